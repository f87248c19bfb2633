#include "shaders/div.h"
#include "autograd/kernels/broadcast.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"

namespace glgrad {
namespace {

constexpr Kernel kForward{.name = "div.forward",
                          .inputs = {"a", "b"},
                          .elementwise = true,
                          .shader = shaders::div_forward,
                          .plan = broadcastPlan<shaders::div_forward>,
                          .cpu = cpuBroadcast<[](const auto& a, const auto& b) { return a / b; }>};
constexpr Kernel kByNumber{.name = "div.by_number",
                           .inputs = {"x"},
                           .elementwise = true,
                           .shader = shaders::div_by_number,
                           .cpu = cpuMapWith<1, [](const Uniforms& uniforms, const auto& x) {
                               return x / uniforms.number("divisor");
                           }>};
constexpr Kernel kOfNumber{
    .name = "div.of_number",
    .inputs = {"x"},
    .elementwise = true,
    .shader = shaders::div_of_number,
    .cpu = cpuMapWith<1, [](const Uniforms& uniforms, const auto& x) {
        return Eigen::ArrayXf::Constant(x.size(), uniforms.number("dividend")) / x;
    }>};

}  // namespace

Tensor div(const Tensor& a, const Tensor& b) {
    checkGiven("div", {{"a", a}, {"b", b}});
    const Tensor y = run(kForward, {a, b}, broadcastShapes("div", a.shape(), b.shape()));
    // d(a/b)/db = -a / b^2 = -y / b
    return record("div", y,
                  {{a, [b, shape = a.shape()](const Tensor& dy) { return sumTo(dy / b, shape); }},
                   {b, [b, y](const Tensor& dy) { return sumTo(dy * y / neg(b), b.shape()); }}});
}

Tensor div(const Tensor& x, float divisor) {
    checkGiven("div", {{"x", x}});
    const Tensor y = run(kByNumber, {x}, x.shape(), {{"divisor", divisor}});
    return record("div", y, {{x, [divisor](const Tensor& dy) { return div(dy, divisor); }}});
}

Tensor div(float dividend, const Tensor& x) {
    checkGiven("div", {{"x", x}});
    const Tensor y = run(kOfNumber, {x}, x.shape(), {{"dividend", dividend}});
    return record("div", y, {{x, [x, y](const Tensor& dy) { return dy * y / neg(x); }}});
}

Tensor reciprocal(const Tensor& x) {
    checkGiven("reciprocal", {{"x", x}});
    return div(1.0f, x);
}

}  // namespace glgrad
