#include "autograd/ops.h"
#include "bench/workloads.h"

namespace glgrad::bench {
namespace {

void addProduct(const std::string& name, Index m, Index k, Index n, bool large = false) {
    addWorkload({.name = name,
                 .prepare =
                     [=] {
                         const Tensor a = filled(1, {m, k}), b = filled(2, {k, n});
                         return Iteration([=] { matmul(a, b); });
                     },
                 .flops = 2.0 * static_cast<double>(m * k * n),
                 .bytes = bytesOf({m, k}) + bytesOf({k, n}) + bytesOf({m, n}),
                 .large = large});
}

}  // namespace

void addMatrixProducts() {
    addProduct("matmul_256", 256, 256, 256);
    addProduct("matmul_512", 512, 512, 512);
    addProduct("matmul_1024", 1024, 1024, 1024);
    addProduct("matmul_2048", 2048, 2048, 2048, true);
    addProduct("matmul_4096", 4096, 4096, 4096, true);
    addProduct("matmul_64x784x128", 64, 784, 128);
}

}  // namespace glgrad::bench
