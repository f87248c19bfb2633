#pragma once

#include <array>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "core/pooled_vector.h"
#include "core/tensor.h"
#include "core/variable.h"

/// The ops: functions on tensors that every active GradientTape records, to any order of
/// derivative. Each is defined in autograd/ops/<op>.cpp. Shapes broadcast as NumPy's do; images
/// are [batch, height, width, channels]. Results of float16 tensors alone are float16, computed in
/// float32 and rounded once; with a float32 among them, but a bias, they are float32. Unless it
/// says otherwise an op throws ArgumentError for shapes that do not fit.
namespace glgrad {

// ---- Making tensors ----

/// On the current device; `dtype` is a floating one.
Tensor zeros(const Shape& shape, DType dtype = DType::float32);
Tensor ones(const Shape& shape, DType dtype = DType::float32);
Tensor full(const Shape& shape, float value, DType dtype = DType::float32);
/// On the device of `x`, and float16 if `x` is.
Tensor zerosLike(const Tensor& x);
Tensor onesLike(const Tensor& x);
Tensor fullLike(const Tensor& x, float value);
/// Uniform in [low, high) by Philox: the same numbers on every device. All are `low` where both are
/// equal; throws ArgumentError unless low <= high and both are finite.
Tensor randomUniform(const Shape& shape, std::uint64_t seed, float low = 0.0f, float high = 1.0f);

// ---- Element by element, two tensors ----

Tensor add(const Tensor& a, const Tensor& b);
Tensor sub(const Tensor& a, const Tensor& b);
Tensor mul(const Tensor& a, const Tensor& b);
/// The quotient, rounded once, as IEEE 754 has it: x / x is 1.
Tensor div(const Tensor& a, const Tensor& b);
Tensor div(const Tensor& x, float divisor);
Tensor div(float dividend, const Tensor& x);
/// The larger, or the smaller one of both; NaN wins, and equal ones share the gradient evenly.
Tensor maximum(const Tensor& a, const Tensor& b);
Tensor minimum(const Tensor& a, const Tensor& b);
/// weights * x, but 0 where a weight is 0 and x infinite: for sums such as that of p log q, where 0
/// log 0 is 0. NaN stays NaN. The gradient by the weights is dy * x in the same sense.
Tensor weighted(const Tensor& weights, const Tensor& x);
/// 1 where the comparison holds, else 0 (DType::boolean). No gradient.
Tensor equal(const Tensor& a, const Tensor& b);
Tensor greater(const Tensor& a, const Tensor& b);

inline Tensor operator+(const Tensor& a, const Tensor& b) { return add(a, b); }
inline Tensor operator-(const Tensor& a, const Tensor& b) { return sub(a, b); }
inline Tensor operator*(const Tensor& a, const Tensor& b) { return mul(a, b); }
inline Tensor operator/(const Tensor& a, const Tensor& b) { return div(a, b); }

// ---- Element by element, one tensor ----

/// x as `dtype`, which is float32 or float16: rounded to the nearest number, of two the even one;
/// infinite beyond 65504. x itself when that is its dtype.
Tensor cast(const Tensor& x, DType dtype);
/// x * scale + offset.
Tensor affine(const Tensor& x, float scale, float offset);
Tensor neg(const Tensor& x);
/// 1 / x.
Tensor reciprocal(const Tensor& x);
/// e^x, finite for finite x: above 88.72 it is the largest float, 3.4e38. NaN stays NaN.
Tensor exp(const Tensor& x);
Tensor log(const Tensor& x);
Tensor sqrt(const Tensor& x);
Tensor square(const Tensor& x);
Tensor tanh(const Tensor& x);
/// 1 / (1 + e^-x), finite for every x.
Tensor sigmoid(const Tensor& x);
/// log(1 + e^x), finite for every finite x.
Tensor softplus(const Tensor& x);
/// max(x, 0); the gradient at 0 is 0. NaN stays NaN.
Tensor relu(const Tensor& x);
/// x within [0, 6]; the gradient at 0 and at 6 is 0. NaN stays NaN.
Tensor relu6(const Tensor& x);
struct RectifyOptions {
    float negativeSlope = 0.0f;
    float threshold = 0.0f;
    float maxValue = std::numeric_limits<float>::infinity();
};
/// min(x, maxValue) above the threshold, else negativeSlope * (x - threshold); the gradient is
/// negativeSlope at the threshold and 0 at maxValue. NaN stays NaN.
Tensor rectify(const Tensor& x, const RectifyOptions& options = {});
/// x above 0, else negativeSlope * x; the gradient at 0 is negativeSlope.
Tensor leakyRelu(const Tensor& x, float negativeSlope = 0.2f);
/// x above 0, else alpha (e^x - 1); the gradient at 0 is alpha.
Tensor elu(const Tensor& x, float alpha = 1.0f);
/// x within [low, high]; the gradient is 1 inside and on the bounds. NaN stays NaN.
Tensor clip(const Tensor& x, float low, float high);
/// Its gradient is 0 at 0.
Tensor abs(const Tensor& x);
/// -1, 0 or 1. Its gradient is zero everywhere.
Tensor sign(const Tensor& x);

inline Tensor operator-(const Tensor& x) { return neg(x); }
inline Tensor operator+(const Tensor& x, float value) { return affine(x, 1.0f, value); }
inline Tensor operator+(float value, const Tensor& x) { return affine(x, 1.0f, value); }
inline Tensor operator-(const Tensor& x, float value) { return affine(x, 1.0f, -value); }
inline Tensor operator-(float value, const Tensor& x) { return affine(x, -1.0f, value); }
inline Tensor operator*(const Tensor& x, float value) { return affine(x, value, 0.0f); }
inline Tensor operator*(float value, const Tensor& x) { return affine(x, value, 0.0f); }
inline Tensor operator/(const Tensor& x, float value) { return div(x, value); }
inline Tensor operator/(float value, const Tensor& x) { return div(value, x); }

// ---- Reductions ----

using Axes = PooledVector<int>;

/// Which axes a reduction removes; negative axes count from the end. By default all.
struct ReduceOptions {
    std::optional<Axes> axes = std::nullopt;
    bool keepDims = false;  ///< Leave the reduced axes with size 1.
};

Tensor sum(const Tensor& x, const ReduceOptions& options = {});
/// The sum divided by the number of elements. Throws ArgumentError over no elements, as max does.
Tensor mean(const Tensor& x, const ReduceOptions& options = {});
/// The L2 norm, sqrt(sum(x^2)), right also where the squares would overflow or underflow; 0 over no
/// elements. Its gradient, x / norm, is 0 where the norm is.
Tensor norm(const Tensor& x, const ReduceOptions& options = {});
/// Its gradient is shared evenly by equal largest values. NaN wins.
Tensor max(const Tensor& x, const ReduceOptions& options = {});
/// The position of the largest value of the last axis (the first of equals), DType::int32.
/// No gradient.
Tensor argmax(const Tensor& x);

// ---- Shapes ----

/// The same values in another shape of the same size; one size may be -1 and is worked out.
Tensor reshape(const Tensor& x, const Shape& shape);
Tensor reshape(const Tensor& x, std::span<const Index> sizes);
inline Tensor reshape(const Tensor& x, std::initializer_list<Index> sizes) {
    return reshape(x, std::span(sizes.begin(), sizes.size()));
}
/// Axis i of the result is axis permutation[i] of x; by default the axes in reverse order.
Tensor transpose(const Tensor& x, std::span<const int> permutation);
inline Tensor transpose(const Tensor& x, std::initializer_list<int> permutation) {
    return transpose(x, std::span(permutation.begin(), permutation.size()));
}
Tensor transpose(const Tensor& x);
/// The tensors one after the other along `axis`, in which alone they may differ.
Tensor concatenate(std::span<const Tensor> tensors, int axis);
inline Tensor concatenate(std::initializer_list<Tensor> tensors, int axis) {
    return concatenate(std::span(tensors.begin(), tensors.size()), axis);
}
/// The tensors, of one shape, one after the other along a new axis, which is number `axis` of the
/// result.
Tensor stack(std::span<const Tensor> tensors, int axis = 0);
inline Tensor stack(std::initializer_list<Tensor> tensors, int axis = 0) {
    return stack(std::span(tensors.begin(), tensors.size()), axis);
}
/// x cut along `axis` into pieces of these sizes, which add up to x's. Its gradient is one
/// concatenation, whereas that of each slice is a padded tensor of x's size.
Tensors split(const Tensor& x, std::span<const Index> sizes, int axis);
inline Tensors split(const Tensor& x, std::initializer_list<Index> sizes, int axis) {
    return split(x, std::span(sizes.begin(), sizes.size()), axis);
}
/// The same into `sections` of one size.
Tensors split(const Tensor& x, Index sections, int axis);
/// x at each place of `axis`: as many tensors, of x's other axes. stack's inverse.
Tensors unstack(const Tensor& x, int axis = 0);
/// size[i] places of each axis i from begin[i] on; a size of -1 reaches to the end.
Tensor slice(const Tensor& x, std::span<const Index> begin, std::span<const Index> size);
inline Tensor slice(const Tensor& x, std::initializer_list<Index> begin,
                    std::initializer_list<Index> size) {
    return slice(x, std::span(begin.begin(), begin.size()), std::span(size.begin(), size.size()));
}
/// x with paddings[i] = {before, after} more places of `value` along each axis i.
Tensor pad(const Tensor& x, std::span<const std::array<Index, 2>> paddings, float value = 0.0f);
inline Tensor pad(const Tensor& x, std::initializer_list<std::array<Index, 2>> paddings,
                  float value = 0.0f) {
    return pad(x, std::span(paddings.begin(), paddings.size()), value);
}
/// x repeated to `shape`, as binary ops repeat it.
Tensor broadcastTo(const Tensor& x, const Shape& shape);
/// The sum of x over what broadcastTo(result, x.shape()) would repeat: broadcastTo's gradient.
Tensor sumTo(const Tensor& x, const Shape& shape);
/// [n, ...] with 1 at the position that each value of `indices` names, in a new last axis of
/// `depth`, 0 elsewhere. Values outside of 0..depth-1 give zeros. No gradient.
Tensor oneHot(const Tensor& indices, Index depth);
struct GatherOptions {
    Index begin = 0;     ///< The first of `indices` to use.
    Index count = -1;    ///< How many; -1: all from `begin`.
    float scale = 1.0f;  ///< Multiplies what was gathered: finite, and whole where dtype is.
    DType dtype = DType::float32;
    /// The shape of an item of the result, of as many elements as an item of x; by default x's.
    std::optional<Shape> itemShape = std::nullopt;
};
/// Items of `x` along its first axis: result[i] = x[indices[begin + i]] * scale. `x` may rest as
/// bytes. Indices are rounded towards 0; one outside of x is clamped, NaN is the first. The scale
/// is finite; a result of whole numbers comes of whole numbers and a whole scale. It throws
/// GradientError when differentiated: it is for data sets.
Tensor gatherBatch(const Tensor& x, const Tensor& indices, const GatherOptions& options = {});

/// What a product or a convolution does with its sums, bias included, before they are written.
enum class FusedActivation { linear, relu, relu6 };

// ---- Linear algebra ----

struct MatmulOptions {
    bool transposeA = false;
    bool transposeB = false;
};
/// The product of the last two axes of a and b (each optionally transposed), broadcast over the
/// axes before them.
Tensor matmul(const Tensor& a, const Tensor& b, const MatmulOptions& options = {});
/// activation(x kernel + bias) as one kernel: x [..., inputs], kernel [inputs, units], bias [units]
/// or undefined, to [..., units].
Tensor dense(const Tensor& x, const Tensor& kernel, const Tensor& bias,
             FusedActivation activation = FusedActivation::linear);

// ---- Images ----

enum class Padding {
    valid,  ///< Only where the whole window lies inside.
    same,   ///< ceil(size / stride) outputs; an odd padding row goes to the bottom and right.
};
/// As Keras writes them.
constexpr std::array<std::string_view, 2> enumNames(Padding) { return {"valid", "same"}; }
struct ConvOptions {
    std::array<int, 2> strides = {1, 1};
    Padding padding = Padding::valid;
    std::array<int, 2> dilations = {1, 1};
    FusedActivation activation = FusedActivation::linear;  ///< After the bias, if there is one.
};
/// x [n, h, w, in] with the filter [kh, kw, in, out] to [n, oh, ow, out] (no flipping).
Tensor conv2d(const Tensor& x, const Tensor& filter, const ConvOptions& options = {});
/// The same with a bias [out], or none where it is undefined, added in the same kernel.
Tensor conv2d(const Tensor& x, const Tensor& filter, const Tensor& bias,
              const ConvOptions& options = {});
/// Each channel of x [n, h, w, in] with its own filters [kh, kw, in, multiplier]: channel
/// c * multiplier + m of the result [n, oh, ow, in * multiplier] is channel c of x with filter m.
Tensor depthwiseConv2d(const Tensor& x, const Tensor& filter, const ConvOptions& options = {});
/// The same with a bias [in * multiplier], or none where it is undefined.
Tensor depthwiseConv2d(const Tensor& x, const Tensor& filter, const Tensor& bias,
                       const ConvOptions& options = {});

struct ConvTransposeOptions {
    std::array<int, 2> strides = {1, 1};
    Padding padding = Padding::valid;
    /// Rows and columns that the result has more than the least, below the strides. By default as
    /// many as make it size * stride, or with Padding::valid at least that.
    std::optional<std::array<int, 2>> outputPadding = std::nullopt;
    std::array<int, 2> dilations = {1, 1};
};
/// x [n, h, w, in] with the filter [kh, kw, out, in] to [n, oh, ow, out]: the gradient that conv2d
/// with this filter has by its image. With windows of (k - 1) dilation + 1 the result has
/// (size - 1) stride + window + outputPadding rows or columns, and with Padding::same
/// (size - 1) stride + window % 2 + outputPadding.
Tensor conv2dTranspose(const Tensor& x, const Tensor& filter,
                       const ConvTransposeOptions& options = {});

enum class Interpolation {
    nearest,
    bilinear,  ///< Of the four pixels around; no antialiasing.
};
/// As Keras writes them.
constexpr std::array<std::string_view, 2> enumNames(Interpolation) {
    return {"nearest", "bilinear"};
}
/// The image x [n, h, w, c] with another height and width, of 1 to 16384: pixel i of the result is
/// what lies at (i + 1/2) h / height - 1/2, with half-pixel centres, as TensorFlow has it. What is
/// beyond the first or last pixel is that one. Pixels of weight 0 have no part, infinite ones
/// either.
Tensor resize2d(const Tensor& x, std::array<Index, 2> size,
                Interpolation interpolation = Interpolation::bilinear);

struct PoolOptions {
    std::array<int, 2> poolSize = {2, 2};
    std::optional<std::array<int, 2>> strides = std::nullopt;  ///< By default the pool size.
    Padding padding = Padding::valid;
};
/// Its gradient goes to the first largest value of a window, which has at most 2^24 values.
Tensor maxPool2d(const Tensor& x, const PoolOptions& options = {});
/// The mean of the window's values inside of x: padding does not count.
Tensor averagePool2d(const Tensor& x, const PoolOptions& options = {});

/// (x - mean) gamma / sqrt(variance + epsilon) + beta for x [..., channels], with a value
/// [channels] of each per channel. The result has the dtype of x, the values may have another.
Tensor batchNormalization(const Tensor& x, const Tensor& gamma, const Tensor& beta,
                          const Tensor& mean, const Tensor& variance, float epsilon = 1e-3f);
struct NormalizedBatch {
    Tensor y;
    Tensor mean;      ///< Of each channel.
    Tensor variance;  ///< The same, biased: divided by the number of values.
};
/// The same with the mean and the variance of x over all axes but the last, which are float32.
NormalizedBatch batchNormalization(const Tensor& x, const Tensor& gamma, const Tensor& beta,
                                   float epsilon = 1e-3f);

// ---- Classification and losses ----

/// e^x / sum(e^x) along an axis, finite for finite x.
Tensor softmax(const Tensor& x, int axis = -1);
Tensor logSoftmax(const Tensor& x, int axis = -1);
/// -log softmax(logits)[label] of each row: logits [..., classes] and labels [...] to [...].
/// A label outside of 0..classes-1 gives NaN. No gradient for labels.
Tensor sparseCategoricalCrossentropy(const Tensor& labels, const Tensor& logits);
/// -sum(targets * log softmax(logits)) of each row: both [..., classes] to [...]. A class whose
/// logit is -infinity has probability 0: with a target of 0 it adds nothing, with another one the
/// loss is infinite.
Tensor categoricalCrossentropy(const Tensor& targets, const Tensor& logits);
/// mean((targets - predictions)^2) along the last axis: [..., n] to [...].
Tensor meanSquaredError(const Tensor& targets, const Tensor& predictions);

struct DropoutOptions {
    float rate = 0.5f;       ///< The part that is set to zero, in [0, 1).
    std::uint64_t seed = 0;  ///< The same seed drops the same elements, on every device.
};
/// x with a random part set to zero and the rest multiplied by 1 / (1 - rate).
Tensor dropout(const Tensor& x, const DropoutOptions& options);

}  // namespace glgrad
