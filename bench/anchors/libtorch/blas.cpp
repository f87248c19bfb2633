#include "bench/anchors/libtorch/blas.h"

#include <dlfcn.h>
#include <torch/torch.h>

#include <cmath>

#include "bench/support/numbers.h"
#include "core/error.h"

namespace anchor {

std::string blasName() {
    void* const symbol = dlsym(RTLD_DEFAULT, "openblas_get_corename");
    if (!symbol) return "another BLAS than OpenBLAS";
    return std::string("OpenBLAS for ") + reinterpret_cast<const char* (*)()>(symbol)();
}

void checkProduct() {
    constexpr int kSize = 256;
    constexpr double kTolerance = 1e-4;  // rounding alone makes some 1e-6
    const auto matrix = [](std::uint32_t seed) {
        return torch::tensor(glgrad::bench::fill(seed, kSize * kSize, -1.0f, 1.0f))
            .reshape({kSize, kSize});
    };
    const torch::Tensor a = matrix(1), b = matrix(2), product = torch::matmul(a, b);
    const auto x = a.accessor<float, 2>(), y = b.accessor<float, 2>();
    const auto got = product.accessor<float, 2>();
    for (int row = 0; row < kSize; ++row) {
        for (int column = 0; column < kSize; ++column) {
            double want = 0.0;
            for (int i = 0; i < kSize; ++i) want += double{x[row][i]} * y[i][column];
            if (std::abs(got[row][column] - want) <= kTolerance) continue;
            throw glgrad::Error(glgrad::concat("matmul of LibTorch with ", blasName(),
                                               ": expected ", want, " at [", row, ", ", column,
                                               "], got ", got[row][column]));
        }
    }
}

}  // namespace anchor
