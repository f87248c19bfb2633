#pragma once

#include <string>

namespace anchor {

/// "OpenBLAS for SkylakeX": what LibTorch multiplies with and the processor whose kernels it chose
/// for that. "another BLAS than OpenBLAS" elsewhere.
std::string blasName();

/// Throws Error when LibTorch's product of two matrices is not what double precision says.
void checkProduct();

}  // namespace anchor
