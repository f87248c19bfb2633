// glgrad: internal header
#pragma once

#include "autograd/kernels/epilogue.h"
#include "core/kernel.h"

namespace glgrad {

/// A row-major matrix in memory: element (i, j) is data[i * stride + j].
struct MatrixView {
    const float* data;
    Index rows;
    Index columns;
    Index stride;
    bool transposed = false;  ///< Used as its transpose; rows and columns are as stored.
};

/// c = a b on all threads; c is row-major with `stride` values a row.
void multiply(const MatrixView& a, const MatrixView& b, float* c, Index stride,
              const CpuEpilogue& epilogue = {});

}  // namespace glgrad
