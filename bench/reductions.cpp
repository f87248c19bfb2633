#include "autograd/ops.h"
#include "bench/workloads.h"

namespace glgrad::bench {

void addReductions() {
    addWorkload({.name = "sum_1M",
                 .prepare =
                     [] {
                         const Tensor a = filled(1, {1024, 1024});
                         return Iteration([=] { benchmark::DoNotOptimize(sum(a).item()); });
                     },
                 .bytes = 4.0 * 1024 * 1024});
    addWorkload({.name = "softmax_64x1000",
                 .prepare =
                     [] {
                         const Tensor a = filled(1, {64, 1000}, -5.0f, 5.0f);
                         return Iteration([=] { softmax(a); });
                     },
                 .bytes = 2 * 4.0 * 64 * 1000});
}

}  // namespace glgrad::bench
