#include "shaders/cast.h"
#include "autograd/kernels/elementwise.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"
#include "core/error.h"

namespace glgrad {
namespace {

// Whoever writes a tensor of float16 rounds.
constexpr Kernel kForward{.name = "cast.forward",
                          .inputs = {"x"},
                          .shader = shaders::cast_forward,
                          .cpu = cpuMap<1, [](const auto& x) { return x; }>};

}  // namespace

Tensor cast(const Tensor& x, DType dtype) {
    checkGiven("cast", {{"x", x}});
    if (!isFloating(dtype)) {
        throw ArgumentError(concat("cast: expected float32 or float16, got ", name(dtype)));
    }
    if (x.dtype() == dtype) return x;
    // The tape gives each gradient the dtype of its tensor.
    return record("cast", run(kForward, {x}, x.shape(), {}, dtype),
                  {{x, [](const Tensor& dy) { return dy; }}});
}

}  // namespace glgrad
