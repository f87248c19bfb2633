#include "shaders/clip.h"
#include "autograd/kernels/elementwise.h"
#include "autograd/kernels/unary.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"
#include "core/error.h"

namespace glgrad {
namespace {

constexpr Kernel kForward{.name = "clip.forward",
                          .inputs = {"x"},
                          .elementwise = true,
                          .shader = shaders::clip_forward,
                          .cpu = cpuMapWith<1, [](const Uniforms& uniforms, const auto& x) {
                              return atMost(atLeast(x, uniforms.number("low")),
                                            uniforms.number("high"));
                          }>};

// dx = dy where low <= x <= high
constexpr UnaryGradient kGradient{.kernel = {.name = "clip.backward",
                                             .inputs = {"x", "dy"},
                                             .outputs = {"dx"},
                                             .elementwise = true,
                                             .shader = shaders::clip_backward,
                                             .cpu = [](const CpuArguments& arguments) {
                                                 cpuPassWithin(arguments,
                                                               arguments.uniforms.number("low"),
                                                               arguments.uniforms.number("high"));
                                             }}};

}  // namespace

Tensor clip(const Tensor& x, float low, float high) {
    checkGiven("clip", {{"x", x}});
    if (!(low <= high)) {
        throw ArgumentError(concat("clip: expected low <= high, got ", low, " and ", high));
    }
    const Uniforms bounds{{"low", low}, {"high", high}};
    const Tensor y = run(kForward, {x}, x.shape(), bounds);
    return record(
        "clip", y,
        {{x, [x, bounds](const Tensor& dy) { return unaryGradient(kGradient, x, dy, bounds); }}});
}

}  // namespace glgrad
