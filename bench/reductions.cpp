#include "autograd/ops.h"
#include "bench/workloads.h"

namespace glgrad::bench {

void addReductions() {
    const Shape million = {1024, 1024}, rows = {64, 1000};
    addWorkload({.name = "sum_1M",
                 .prepare =
                     [=] {
                         const Tensor a = filled(1, million);
                         return Iteration([=] { sum(a).item(); });
                     },
                 .bytes = bytesOf(million)});
    addWorkload({.name = "softmax_64x1000",
                 .prepare =
                     [=] {
                         const Tensor a = filled(1, rows, -5.0f, 5.0f);
                         return Iteration([=] { softmax(a); });
                     },
                 .bytes = 2 * bytesOf(rows)});
}

}  // namespace glgrad::bench
