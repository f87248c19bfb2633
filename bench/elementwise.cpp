#include "autograd/ops.h"
#include "bench/workloads.h"

namespace glgrad::bench {

void addElementwise() {
    constexpr double kMillion = 4.0 * 1024 * 1024;
    addWorkload({.name = "relu_mul_add_1M",
                 .prepare =
                     [] {
                         const Shape shape = {1024, 1024};
                         const Tensor a = filled(1, shape), b = filled(2, shape),
                                      c = filled(3, shape);
                         return Iteration([=] { relu(a * b + c); });
                     },
                 .bytes = 8 * kMillion});
    addWorkload({.name = "add_64x64_x100",
                 .prepare =
                     [] {
                         const Tensor a = filled(1, {64, 64}), b = filled(2, {64, 64});
                         return Iteration([=] {
                             Tensor y = a;
                             for (int i = 0; i < 100; ++i) y = y + b;
                         });
                     },
                 .bytes = 100 * 3 * 4.0 * 64 * 64});
}

}  // namespace glgrad::bench
