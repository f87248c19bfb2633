#include "autograd/ops.h"
#include "bench/workloads.h"

namespace glgrad::bench {
namespace {

void addChain(const std::string& name, const Shape& shape, bool large) {
    addWorkload({.name = name,
                 .prepare =
                     [=] {
                         const Tensor a = filled(1, shape), b = filled(2, shape),
                                      c = filled(3, shape);
                         return Iteration([=] {
                             const Tensor y = relu(a * b + c);
                             y.compute();
                         });
                     },
                 .bytes = 4 * bytesOf(shape),
                 .large = large});
}

}  // namespace

void addElementwise() {
    const Shape million = {1024, 1024}, many = {8192, 8192}, small = {64, 64};
    addChain("relu_mul_add_1M", million, false);
    addChain("relu_mul_add_64M", many, true);
    addWorkload({.name = "add_64M",
                 .prepare =
                     [=] {
                         const Tensor a = filled(1, many), b = filled(2, many);
                         return Iteration([=] { (a + b).compute(); });
                     },
                 .bytes = 3 * bytesOf(many),
                 .large = true});
    addWorkload({.name = "add_64x64_x100",
                 .prepare =
                     [=] {
                         const Tensor a = filled(1, small), b = filled(2, small);
                         return Iteration([=] {
                             Tensor y = a;
                             for (int i = 0; i < 100; ++i) y = y + b;
                             y.compute();
                         });
                     },
                 .bytes = 100 * 3 * bytesOf(small)});
}

}  // namespace glgrad::bench
