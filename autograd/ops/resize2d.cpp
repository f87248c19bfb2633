#include <algorithm>

#include "autograd/kernels/elementwise.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/argument_checks.h"
#include "core/arguments.h"
#include "core/error.h"
#include "core/pooled_vector.h"
#include "shaders/resize.h"

// One axis after the other, each as shaders/resize.glsl has it.
namespace glgrad {
namespace {

constexpr Index kMostPlaces = 16384;

struct Resizing {
    int axis, in, out;
    bool nearest;

    Uniforms uniforms() const {
        return {{"axis", axis}, {"sizes", {in, out}}, {"nearest", nearest}};
    }
    static Resizing fromUniforms(const Uniforms& uniforms) {
        const auto sizes = uniforms.integers("sizes");
        return {uniforms.integer("axis"), sizes[0], sizes[1], uniforms.integer("nearest") != 0};
    }

    int shift() const { return nearest ? 0 : out; }

    struct Blend {
        Index first;
        float next;

        float weightOf(Index j) const {
            return first == j ? 1.0f - next : first == j - 1 ? next : 0.0f;
        }
    };
    Blend blendOf(Index i) const {
        const Index place = (2 * i + 1) * in - shift(), unit = 2 * Index{out};
        if (place < 0) return {0, 0.0f};
        const Index first = place / unit;
        if (nearest || first == in - 1) return {first, 0.0f};
        return {first, static_cast<float>(place % unit) / static_cast<float>(unit)};
    }
    Index firstFrom(Index j) const {
        const Index distance = 2 * j * out + shift() - in;
        return distance <= 0 ? 0 : std::min<Index>((distance + 2 * in - 1) / (2 * in), out);
    }
    PooledVector<Blend> blends() const {
        PooledVector<Blend> all;
        for (Index i = 0; i < out; ++i) all.push_back(blendOf(i));
        return all;
    }
};

// Calls body(outer, place, target) for each stretch of `inner` values of the result.
template <class Body>
void forStretches(const CpuOutput& result, int axis, Index inner, const Body& body) {
    const Index places = result.shape[axis], stretches = result.shape.slice(0, axis + 1).size();
    parallelFor(stretches, std::max<Index>(1, kElementwiseGrain / std::max<Index>(inner, 1)),
                [&](Index begin, Index end) {
                    for (Index k = begin; k < end; ++k) {
                        body(k / places, k % places, result.values + k * inner);
                    }
                });
}

void cpuForward(const CpuArguments& arguments) {
    const Resizing resizing = Resizing::fromUniforms(arguments.uniforms);
    const CpuOutput& y = arguments.outputs[0];
    const Index inner = y.shape.slice(resizing.axis + 1, y.shape.rank()).size();
    const PooledVector<Resizing::Blend> blends = resizing.blends();
    forStretches(y, resizing.axis, inner, [&](Index outer, Index place, float* target) {
        const auto [first, next] = blends[place];
        const float* x = arguments.inputs[0].values + (outer * resizing.in + first) * inner;
        if (next == 0.0f) {
            std::copy_n(x, inner, target);
            return;
        }
        for (Index i = 0; i < inner; ++i) target[i] = x[i] * (1.0f - next) + x[inner + i] * next;
    });
}

void cpuBackward(const CpuArguments& arguments) {
    const Resizing resizing = Resizing::fromUniforms(arguments.uniforms);
    const CpuOutput& dx = arguments.outputs[0];
    const Index inner = dx.shape.slice(resizing.axis + 1, dx.shape.rank()).size();
    const PooledVector<Resizing::Blend> blends = resizing.blends();
    forStretches(dx, resizing.axis, inner, [&](Index outer, Index place, float* target) {
        std::fill_n(target, inner, 0.0f);
        const Index end = resizing.firstFrom(place + 1);
        for (Index k = resizing.firstFrom(resizing.nearest ? place : place - 1); k < end; ++k) {
            const float weight = blends[k].weightOf(place);
            if (weight == 0.0f) continue;
            const float* dy = arguments.inputs[0].values + (outer * resizing.out + k) * inner;
            for (Index i = 0; i < inner; ++i) target[i] += weight * dy[i];
        }
    });
}

// For inputs of the one and outputs of the other size.
Plan planOf(const PlanArguments& arguments, Pass pass, Index iterations) {
    const Resizing resizing = Resizing::fromUniforms(arguments.uniforms);
    const Shape& result = arguments.outputs[0];
    pass.uniforms = {{"sizes", {resizing.in, resizing.out}},
                     {"inner", result.slice(resizing.axis + 1, result.rank() - 1).size()},
                     {"shift", resizing.shift()}};
    pass.iterations = iterations;
    pass.fetches = std::max<Index>(iterations, 2);
    return {.passes = {std::move(pass)}};
}

constexpr Kernel kForward{.name = "resize2d.forward",
                          .inputs = {"x"},
                          .plan =
                              [](const PlanArguments& arguments) {
                                  return planOf(arguments,
                                                {.shader = shaders::resize_forward,
                                                 .inputs = {{"x", TextureRef::input(0)}},
                                                 .targets = {{"y", TextureRef::output(0)}}},
                                                0);
                              },
                          .cpu = cpuForward};
constexpr Kernel kBackward{.name = "resize2d.backward",
                           .inputs = {"dy"},
                           .outputs = {"dx"},
                           .plan =
                               [](const PlanArguments& arguments) {
                                   const auto sizes = arguments.uniforms.integers("sizes");
                                   return planOf(arguments,
                                                 {.shader = shaders::resize_backward,
                                                  .inputs = {{"dy", TextureRef::input(0)}},
                                                  .targets = {{"dx", TextureRef::output(0)}}},
                                                 2 * (sizes[1] / sizes[0] + 2));
                               },
                           .cpu = cpuBackward};

// Both are linear, and each is the gradient of the other.
Tensor forward(const Tensor& x, const Resizing& resizing);

Tensor backward(const Tensor& dy, const Resizing& resizing) {
    const Shape shape = dy.shape().with(resizing.axis, resizing.in);
    return record("resize2d.backward", run(kBackward, {dy}, shape, resizing.uniforms()),
                  {{dy, [=](const Tensor& g) { return forward(g, resizing); }}});
}

Tensor forward(const Tensor& x, const Resizing& resizing) {
    if (resizing.in == resizing.out) return x;
    const Shape shape = x.shape().with(resizing.axis, resizing.out);
    return record("resize2d", run(kForward, {x}, shape, resizing.uniforms()),
                  {{x, [=](const Tensor& dy) { return backward(dy, resizing); }}});
}

void checkSizes(std::string_view what, Index height, Index width) {
    const auto isFine = [](Index size) { return size >= 1 && size <= kMostPlaces; };
    if (isFine(height) && isFine(width)) return;
    throw ArgumentError(concat("resize2d: expected ", what, " of 1 to ", kMostPlaces,
                               " a side, got [", height, ", ", width, "]"));
}

}  // namespace

Tensor resize2d(const Tensor& x, std::array<Index, 2> size, Interpolation interpolation) {
    checkGiven("resize2d", {{"x", x}});
    checkChoice("resize2d", "interpolation", interpolation, Interpolation::bilinear);
    const Shape& shape = x.shape();
    if (shape.rank() != 4) {
        throw ArgumentError(
            concat("resize2d: expected an image [batch, height, width, channels], got ", shape));
    }
    checkSizes("an image", shape[1], shape[2]);
    checkSizes("a size", size[0], size[1]);
    const bool nearest = interpolation == Interpolation::nearest;
    Tensor y = x;
    for (const int axis : {1, 2}) {
        y = forward(
            y, {axis, static_cast<int>(shape[axis]), static_cast<int>(size[axis - 1]), nearest});
    }
    return y;
}

}  // namespace glgrad
