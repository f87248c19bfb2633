#include <algorithm>
#include <array>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/error.h"
#include "core/fork.h"
#include "core/sizes_text.h"
#include "layers/cropping2d.h"
#include "layers/elu.h"
#include "layers/global_max_pooling2d.h"
#include "layers/identity.h"
#include "layers/lambda.h"
#include "layers/layer_body.h"
#include "layers/leaky_relu.h"
#include "layers/permute.h"
#include "layers/relu.h"
#include "layers/repeat_vector.h"
#include "layers/reshape.h"
#include "layers/sliding_window.h"
#include "layers/softmax.h"
#include "layers/up_sampling2d.h"
#include "layers/zero_padding2d.h"

// Layers of one tensor without weights. They share a class, for one each would add some kilobytes
// to the library: their options come down to numbers, which two functions are given.
namespace glgrad {
namespace {

struct Numbers {
    std::vector<Index> whole = {};
    std::array<float, 3> real = {};
};

struct LayerFunction {
    Tensor (*call)(const Numbers& numbers, const Tensor& x);
    Shape (*outputShape)(const Numbers& numbers, const Shape& input);
    Numbers numbers = {};
};

class FunctionBody final : public SimpleLayerBody {
public:
    template <class Description>
    explicit FunctionBody(const Description& options) : function_(functionOf(options)) {}

protected:
    Shape computeOutputShape(const Shape& input) const override {
        return function_.outputShape(function_.numbers, input);
    }
    Tensor call(const Tensor& x, const CallOptions&) override {
        return function_.call(function_.numbers, x);
    }

private:
    LayerFunction function_;
};

Shape sameShape(const Numbers&, const Shape& input) { return input; }

}  // namespace

// ---- ReLU, LeakyReLU, ELU ----

void describe(Fields& field, ReLU& o) {
    field("maxValue", o.maxValue, Range::atLeast(0));
    field("negativeSlope", o.negativeSlope, Range::atLeast(0));
    field("threshold", o.threshold, Range::atLeast(0));
}
void describe(Fields& field, LeakyReLU& o) {
    field("negativeSlope", o.negativeSlope, Range::atLeast(0));
}
void describe(Fields& field, ELU& o) { field("alpha", o.alpha); }

namespace {

Tensor callRectify(const Numbers& numbers, const Tensor& x) {
    const auto [negativeSlope, threshold, maxValue] = numbers.real;
    return rectify(x, {negativeSlope, threshold, maxValue});
}
Tensor callElu(const Numbers& numbers, const Tensor& x) { return elu(x, numbers.real[0]); }

}  // namespace

static LayerFunction functionOf(const ReLU& o) {
    const float most = o.maxValue.value_or(RectifyOptions().maxValue);
    return {callRectify, sameShape, {.real = {o.negativeSlope, o.threshold, most}}};
}
static LayerFunction functionOf(const LeakyReLU& o) {
    return functionOf(ReLU{.negativeSlope = o.negativeSlope});
}
static LayerFunction functionOf(const ELU& o) { return {callElu, sameShape, {.real = {o.alpha}}}; }

const LayerClass& classOf(const ReLU&) { return describedAs<ReLU, FunctionBody>("ReLU"); }
const LayerClass& classOf(const LeakyReLU&) {
    return describedAs<LeakyReLU, FunctionBody>("LeakyReLU");
}
const LayerClass& classOf(const ELU&) { return describedAs<ELU, FunctionBody>("ELU"); }

// ---- Softmax ----

void describe(Fields& field, Softmax& o) {
    field("axis", o.axis.axes);
    field.check([&](std::string_view owner) {
        if (o.axis.axes.empty()) throw ArgumentError(concat(owner, ": expected axis, got none"));
    });
}

namespace {

// All other axes, and then these.
PooledVector<int> movedToEnd(std::span<const Index> axes, int rank) {
    PooledVector<int> order, chosen;
    for (const Index axis : axes) {
        chosen.push_back(normalizeAxis("input", static_cast<int>(axis), rank));
    }
    for (int axis = 0; axis < rank; ++axis) {
        const auto count = std::ranges::count(chosen, axis);
        if (count > 1) throw ArgumentError(concat("expected axis to have ", axis, " once"));
        if (count == 0) order.push_back(axis);
    }
    for (const int axis : chosen) order.push_back(axis);
    return order;
}

Shape softmaxShape(const Numbers& numbers, const Shape& input) {
    movedToEnd(numbers.whole, input.rank());
    return input;
}

Tensor callSoftmax(const Numbers& numbers, const Tensor& input) {
    const Tensor x = cast(input, DType::float32);
    const int rank = x.shape().rank(), others = rank - static_cast<int>(numbers.whole.size());
    if (others == rank - 1) return softmax(x, static_cast<int>(numbers.whole[0]));
    const PooledVector<int> order = movedToEnd(numbers.whole, rank);
    PooledVector<int> back(order.size());
    for (int i = 0; i < rank; ++i) back[order[i]] = i;
    const Tensor moved = transpose(x, order);
    const Shape& shape = moved.shape();
    const Shape rows = shape.slice(0, others) + Shape{shape.slice(others, rank).size()};
    return transpose(reshape(softmax(reshape(moved, rows)), shape), back);
}

}  // namespace

static LayerFunction functionOf(const Softmax& o) {
    return {callSoftmax, softmaxShape, {.whole = {o.axis.axes.begin(), o.axis.axes.end()}}};
}

const LayerClass& classOf(const Softmax&) { return describedAs<Softmax, FunctionBody>("Softmax"); }

// ---- ZeroPadding2D, Cropping2D, UpSampling2D, GlobalMaxPooling2D ----

void describe(Fields& field, ZeroPadding2D& o) {
    field("padding", o.padding.sides, Range::atLeast(0));
}
void describe(Fields& field, Cropping2D& o) {
    field("cropping", o.cropping.sides, Range::atLeast(0));
}
void describe(Fields& field, UpSampling2D& o) {
    field("size", o.size, Range::atLeast(1));
    field("interpolation", o.interpolation);
}
void describe(Fields& field, GlobalMaxPooling2D& o) { field("keepDims", o.keepDims); }

namespace {

Numbers numbersOf(const Margins& margins) {
    const auto& [rows, columns] = margins.sides;
    return {.whole = {rows[0], rows[1], columns[0], columns[1]}};
}

Shape paddedShape(const Numbers& numbers, const Shape& input) {
    checkImages(input);
    const auto& by = numbers.whole;
    return {input[0], input[1] + by[0] + by[1], input[2] + by[2] + by[3], input[3]};
}
Tensor callPad(const Numbers& numbers, const Tensor& x) {
    const auto& by = numbers.whole;
    return pad(x, {{0, 0}, {by[0], by[1]}, {by[2], by[3]}, {0, 0}});
}

Shape croppedShape(const Numbers& numbers, const Shape& input) {
    checkImages(input);
    const Index rows = numbers.whole[0] + numbers.whole[1];
    const Index columns = numbers.whole[2] + numbers.whole[3];
    if (input[1] > rows && input[2] > columns) {
        return {input[0], input[1] - rows, input[2] - columns, input[3]};
    }
    throw ArgumentError(concat("expected input of more than the ", rows, " rows and ", columns,
                               " columns that are cropped, got ", input));
}
Tensor callCrop(const Numbers& numbers, const Tensor& x) {
    const Index begin[] = {0, numbers.whole[0], numbers.whole[2], 0};
    return slice(x, begin, croppedShape(numbers, x.shape()).sizes());
}

// `whole` is the size and the interpolation.
Shape sampledShape(const Numbers& numbers, const Shape& input) {
    checkImages(input);
    return {input[0], input[1] * numbers.whole[0], input[2] * numbers.whole[1], input[3]};
}
Tensor callResize(const Numbers& numbers, const Tensor& x) {
    const Shape y = sampledShape(numbers, x.shape());
    return resize2d(x, {y[1], y[2]}, static_cast<Interpolation>(numbers.whole[2]));
}

// `whole` is whether height and width are left.
Shape largestShape(const Numbers& numbers, const Shape& input) {
    checkImages(input);
    if (numbers.whole[0] != 0) return {input[0], 1, 1, input[3]};
    return {input[0], input[3]};
}
Tensor callLargest(const Numbers& numbers, const Tensor& x) {
    return max(x, {.axes = {{1, 2}}, .keepDims = numbers.whole[0] != 0});
}

}  // namespace

static LayerFunction functionOf(const ZeroPadding2D& o) {
    return {callPad, paddedShape, numbersOf(o.padding)};
}
static LayerFunction functionOf(const Cropping2D& o) {
    return {callCrop, croppedShape, numbersOf(o.cropping)};
}
static LayerFunction functionOf(const UpSampling2D& o) {
    const auto interpolation = static_cast<Index>(o.interpolation);
    return {callResize, sampledShape, {.whole = {o.size[0], o.size[1], interpolation}}};
}
static LayerFunction functionOf(const GlobalMaxPooling2D& o) {
    return {callLargest, largestShape, {.whole = {o.keepDims}}};
}

const LayerClass& classOf(const ZeroPadding2D&) {
    return describedAs<ZeroPadding2D, FunctionBody>("ZeroPadding2D");
}
const LayerClass& classOf(const Cropping2D&) {
    return describedAs<Cropping2D, FunctionBody>("Cropping2D");
}
const LayerClass& classOf(const UpSampling2D&) {
    return describedAs<UpSampling2D, FunctionBody>("UpSampling2D");
}
const LayerClass& classOf(const GlobalMaxPooling2D&) {
    return describedAs<GlobalMaxPooling2D, FunctionBody>("GlobalMaxPooling2D");
}

// ---- Reshape, Permute, RepeatVector, Identity ----

void describe(Fields& field, Reshape& o) {
    field("targetShape", o.targetShape);
    field.check([&](std::string_view owner) {
        bool isFine = std::ranges::count(o.targetShape, -1) <= 1;
        for (const Index size : o.targetShape) isFine = isFine && size >= -1;
        if (isFine) return;
        throw ArgumentError(concat(owner, ": expected sizes in targetShape, one of them -1 at most",
                                   ", got ", sizesText(o.targetShape)));
    });
}
void describe(Fields& field, Permute& o) {
    field("dims", o.dims);
    field.check([&](std::string_view owner) {
        bool isFine = true;
        for (int axis = 1; axis <= static_cast<int>(o.dims.size()); ++axis) {
            isFine = isFine && std::ranges::count(o.dims, axis) == 1;
        }
        if (isFine) return;
        throw ArgumentError(concat(owner, ": expected each of 1 to ", o.dims.size(),
                                   " once in dims, got ",
                                   sizesText(std::vector<Index>(o.dims.begin(), o.dims.end()))));
    });
}
void describe(Fields& field, RepeatVector& o) { field("n", o.n, Range::above(0)); }
void describe(Fields&, Identity&) {}

namespace {

Shape reshapedShape(const Numbers& numbers, const Shape& input) {
    if (input.rank() == 0) throw ArgumentError(concat("expected input [batch, ...], got ", input));
    std::vector<Index> sizes = numbers.whole;
    const Index count = input.slice(1, input.rank()).size();
    const auto open = std::ranges::find(sizes, -1);
    if (open != sizes.end()) {
        *open = 1;
        const Index others = Shape(sizes).size();
        *open = others > 0 ? count / others : 0;
    }
    const Shape target(sizes);
    if (target.size() == count) return Shape{input[0]} + target;
    throw ArgumentError(concat("expected input whose items can be reshaped to ",
                               sizesText(numbers.whole), ", got ", input));
}
Tensor callReshape(const Numbers& numbers, const Tensor& x) {
    return reshape(x, reshapedShape(numbers, x.shape()));
}

Shape permutedShape(const Numbers& numbers, const Shape& input) {
    const std::vector<Index>& order = numbers.whole;
    if (input.rank() != static_cast<int>(order.size())) {
        throw ArgumentError(
            concat("expected input of ", order.size(), " axes with the batch, got ", input));
    }
    Shape result = input;
    for (int i = 0; i < input.rank(); ++i) result = result.with(i, input[order[i]]);
    return result;
}
Tensor callTranspose(const Numbers& numbers, const Tensor& x) {
    PooledVector<int> order;
    for (const Index axis : numbers.whole) order.push_back(static_cast<int>(axis));
    return transpose(x, order);
}

Shape repeatedShape(const Numbers& numbers, const Shape& input) {
    if (input.rank() == 2) return {input[0], numbers.whole[0], input[1]};
    throw ArgumentError(concat("expected input [batch, features], got ", input));
}
Tensor callRepeat(const Numbers& numbers, const Tensor& x) {
    const Shape y = repeatedShape(numbers, x.shape());
    return broadcastTo(reshape(x, y.with(1, 1)), y);
}

Tensor callIdentity(const Numbers&, const Tensor& x) { return x; }

}  // namespace

static LayerFunction functionOf(const Reshape& o) {
    return {callReshape, reshapedShape, {.whole = o.targetShape}};
}
static LayerFunction functionOf(const Permute& o) {
    Numbers numbers{.whole = {0}};
    for (const int axis : o.dims) numbers.whole.push_back(axis);
    return {callTranspose, permutedShape, numbers};
}
static LayerFunction functionOf(const RepeatVector& o) {
    return {callRepeat, repeatedShape, {.whole = {o.n}}};
}
static LayerFunction functionOf(const Identity&) { return {callIdentity, sameShape}; }

const LayerClass& classOf(const Reshape&) { return describedAs<Reshape, FunctionBody>("Reshape"); }
const LayerClass& classOf(const Permute&) { return describedAs<Permute, FunctionBody>("Permute"); }
const LayerClass& classOf(const RepeatVector&) {
    return describedAs<RepeatVector, FunctionBody>("RepeatVector");
}
const LayerClass& classOf(const Identity&) {
    return describedAs<Identity, FunctionBody>("Identity");
}

// ---- Lambda ----

void describe(Fields& field, Lambda& o) {
    field("function", o.function);
    field("outputShape", o.outputShape);
    field.check([&](std::string_view owner) { checkGiven(owner, "a function", o.function); });
}

namespace {

// The shape that a function made of another one, when it was tried last.
struct TriedShape {
    ForkSafeMutex mutex;
    Shape input, output;
    bool isKnown = false;
};

class LambdaBody final : public SimpleLayerBody {
public:
    explicit LambdaBody(const Lambda& options) : options_(options) {}

protected:
    Shape computeOutputShape(const Shape& input) const override {
        if (options_.outputShape) return options_.outputShape(input);
        {
            const std::scoped_lock lock(tried_->mutex);
            if (tried_->isKnown && tried_->input == input) return tried_->output;
        }
        const PauseTapes pause;
        const Tensor y = options_.function(zeros(input));
        if (!y.defined()) throw ArgumentError("expected a result of function, got none");
        const std::scoped_lock lock(tried_->mutex);
        tried_->isKnown = true;
        tried_->input = input;
        return tried_->output = y.shape();
    }
    Tensor call(const Tensor& x, const CallOptions&) override { return options_.function(x); }

private:
    Lambda options_;
    std::shared_ptr<TriedShape> tried_ = std::make_shared<TriedShape>();
};

}  // namespace

const LayerClass& classOf(const Lambda&) { return describedAs<Lambda, LambdaBody>("Lambda"); }

}  // namespace glgrad
