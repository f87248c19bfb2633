#include <algorithm>
#include <span>

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

// The kernels are one for both directions, which inputs and outputs of unequal sizes tell apart.
bool isForward(const Resizing& resizing, const Shape& input) {
    return input[resizing.axis] == resizing.in;
}

// The `inner` values at a place of y.
void blendInto(float* y, const float* x, const Resizing::Blend& blend, Index inner) {
    x += blend.first * inner;
    if (blend.next == 0.0f) {
        std::copy_n(x, inner, y);
        return;
    }
    for (Index i = 0; i < inner; ++i) y[i] = x[i] * (1.0f - blend.next) + x[inner + i] * blend.next;
}

// The same of dx, from those of dy that are blends of it.
void gather(float* dx, const float* dy, const Resizing& resizing,
            std::span<const Resizing::Blend> blends, Index place, Index inner) {
    std::fill_n(dx, inner, 0.0f);
    const Index end = resizing.firstFrom(place + 1);
    for (Index k = resizing.firstFrom(resizing.nearest ? place : place - 1); k < end; ++k) {
        const float weight = blends[k].weightOf(place);
        if (weight == 0.0f) continue;
        const float* from = dy + k * inner;
        for (Index i = 0; i < inner; ++i) dx[i] += weight * from[i];
    }
}

void cpu(const CpuArguments& arguments) {
    const Resizing resizing = Resizing::fromUniforms(arguments.uniforms);
    const CpuInput& from = arguments.inputs[0];
    const CpuOutput& to = arguments.outputs[0];
    const Index places = to.shape[resizing.axis], steps = from.shape[resizing.axis];
    const Index inner = to.shape.slice(resizing.axis + 1, to.shape.rank()).size();
    const bool forward = isForward(resizing, from.shape);
    const PooledVector<Resizing::Blend> blends = resizing.blends();
    parallelFor(to.shape.slice(0, resizing.axis + 1).size(),
                std::max<Index>(1, kElementwiseGrain / std::max<Index>(inner, 1)),
                [&](Index begin, Index end) {
                    for (Index k = begin; k < end; ++k) {
                        const float* x = from.values + k / places * steps * inner;
                        float* y = to.values + k * inner;
                        if (forward) {
                            blendInto(y, x, blends[k % places], inner);
                        } else {
                            gather(y, x, resizing, blends, k % places, inner);
                        }
                    }
                });
}

Plan plan(const PlanArguments& arguments) {
    const Resizing resizing = Resizing::fromUniforms(arguments.uniforms);
    const Shape& result = arguments.outputs[0];
    const bool forward = isForward(resizing, arguments.inputs[0]);
    Plan plan;
    Pass& pass = plan.passes.emplace_back(
        Pass{.shader = forward ? shaders::resize_forward : shaders::resize_backward,
             .inputs = {{"x", TextureRef::input(0)}},
             .targets = {{"y", TextureRef::output(0)}}});
    pass.uniforms = {{"sizes", {resizing.in, resizing.out}},
                     {"inner", result.slice(resizing.axis + 1, result.rank() - 1).size()},
                     {"shift", resizing.shift()}};
    pass.iterations = forward ? 0 : 2 * (resizing.out / resizing.in + 2);
    pass.fetches = std::max<Index>(pass.iterations, 2);
    return plan;
}

constexpr Kernel kResize{.name = "resize2d", .inputs = {"x"}, .plan = plan, .cpu = cpu};

// Each direction is linear, and the gradient of the other.
Tensor resized(const Tensor& x, const Resizing& resizing) {
    const bool forward = isForward(resizing, x.shape());
    const Shape shape = x.shape().with(resizing.axis, forward ? resizing.out : resizing.in);
    return record(forward ? "resize2d" : "resize2d.backward",
                  run(kResize, {x}, shape, resizing.uniforms()),
                  {{x, [=](const Tensor& dy) { return resized(dy, resizing); }}});
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
        const auto in = static_cast<int>(shape[axis]), out = static_cast<int>(size[axis - 1]);
        if (in != out) y = resized(y, {axis, in, out, nearest});
    }
    return y;
}

}  // namespace glgrad
