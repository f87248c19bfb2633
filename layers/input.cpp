#include "layers/input.h"

#include <algorithm>

#include "core/error.h"
#include "layers/input_body.h"
#include "layers/node.h"

namespace glgrad {
namespace {

// Multiples of 32, so that images that are halved and doubled again fit each other.
constexpr Index kStandIn = 96, kOtherStandIn = 128;

}  // namespace

InputBody::InputBody(const Input& options) : options_(options) {
    for (const Index size : options.shape) {
        if (size > 0 || size == kOpen) continue;
        throw ArgumentError(concat("expected sizes above 0 or kOpen in shape, got ", size));
    }
}

Shape InputBody::standIn(bool other) const {
    std::vector<Index> sizes{other ? 2 : 1};
    for (const Index size : options_.shape) {
        sizes.push_back(size != kOpen ? size : other ? kOtherStandIn : kStandIn);
    }
    return Shape(std::span<const Index>(sizes));
}

Shape InputBody::computeOutputShape(const Shape& input) const {
    const std::size_t rank = options_.shape.size();
    bool fits = input.rank() == static_cast<int>(rank) + 1;
    for (std::size_t i = 0; fits && i < rank; ++i) {
        const Index size = options_.shape[i];
        fits = size == kOpen || size == input[static_cast<int>(i) + 1];
    }
    if (fits) return input;
    std::string expected = "[batch";
    for (const Index size : options_.shape) {
        expected += size == kOpen ? ", any" : concat(", ", size);
    }
    throw ArgumentError(concat("expected input ", expected, "], got ", input));
}

Symbol inputSymbol(const Layer& input) {
    auto& body = dynamic_cast<InputBody&>(input.body());
    if (!body.isBuilt()) body.build(body.standIn(false));
    return Symbol(std::make_shared<Node>(input, Symbols(), SymbolOptions{}, body.standIn(false),
                                         body.standIn(true)),
                  0);
}

void describe(Fields& field, Input& o) { field("shape", o.shape); }

const LayerClass& classOf(const Input&) { return describedAs<Input, InputBody>("InputLayer"); }

}  // namespace glgrad
