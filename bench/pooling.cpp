#include "autograd/ops.h"
#include "bench/workloads.h"

namespace glgrad::bench {

void addPooling() {
    addWorkload({.name = "max_pool_2x2",
                 .prepare =
                     [] {
                         const Tensor x = filled(1, {8, 32, 32, 32});
                         return Iteration([=] { maxPool2d(x); });
                     },
                 .bytes = 1.25 * 4.0 * 8 * 32 * 32 * 32});
}

}  // namespace glgrad::bench
