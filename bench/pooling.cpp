#include "autograd/ops.h"
#include "bench/workloads.h"

namespace glgrad::bench {

void addPooling() {
    const Shape shape = {8, 32, 32, 32};
    addWorkload({.name = "max_pool_2x2",
                 .prepare =
                     [=] {
                         const Tensor x = filled(1, shape);
                         return Iteration([=] { maxPool2d(x); });
                     },
                 .bytes = 1.25 * bytesOf(shape)});
}

}  // namespace glgrad::bench
