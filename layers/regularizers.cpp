#include "layers/regularizers.h"

#include "autograd/ops.h"
#include "core/described_kind.h"

namespace glgrad {
namespace {

class L1L2Body : public RegularizerBody {
public:
    explicit L1L2Body(const L1L2& options) : options_(options) {}

    Tensor penalty(const Tensor& weights) const override {
        const auto [l1, l2] = options_;
        if (l2 == 0.0f) return sum(abs(weights)) * l1;
        const Tensor squares = sum(square(weights)) * l2;
        return l1 == 0.0f ? squares : sum(abs(weights)) * l1 + squares;
    }

private:
    L1L2 options_;
};

}  // namespace

void describe(Fields& field, L1L2& o) {
    field("l1", o.l1, Range::atLeast(0));
    field("l2", o.l2, Range::atLeast(0));
}

const RegularizerClass& classOf(const L1L2&) { return describedAs<L1L2, L1L2Body>("L1L2"); }

template struct InstantiateKind<RegularizerBody>;

}  // namespace glgrad
