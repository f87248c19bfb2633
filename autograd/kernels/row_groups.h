// glgrad: internal header
#pragma once

#include <initializer_list>

#include "autograd/kernels/elementwise.h"
#include "core/kernel.h"
#include "core/pooled_vector.h"

namespace glgrad {

/// Draws `shader`, which includes row_groups.glsl, for results that are sums over all rows of input
/// 0, one texel per column: the first pass has the kernel's inputs and writes scratch textures of
/// the names `parts`, the last has both and writes the outputs.
Plan rowGroupsPlan(const PlanArguments& arguments, const ShaderSource& shader, const Names& inputs,
                   const Names& parts, const Names& outputs);

/// The CPU side: `results` sums over all rows, [results, columns], in double precision. They do not
/// depend on the number of threads. add(row, sums) adds what a row has to offer to the floats
/// [results, columns].
template <class Add>
PooledVector<double> sumRows(Index rows, Index columns, Index results, const Add& add) {
    constexpr Index kBlock = 64;  // rows that are summed in single precision
    constexpr Index kPiece = 16;  // blocks that one thread sums
    const Index size = results * columns, rowsOfPiece = kBlock * kPiece;
    const Index pieces = (rows + rowsOfPiece - 1) / rowsOfPiece;
    PooledVector<double> sums(std::max<Index>(pieces, 1) * size, 0.0);
    const Index grain = kElementwiseGrain / std::max<Index>(columns * rowsOfPiece, 1);
    parallelFor(pieces, std::max<Index>(grain, 1), [&](Index first, Index last) {
        PooledVector<float> block(size);
        for (Index piece = first; piece < last; ++piece) {
            const Index end = std::min(rows, (piece + 1) * rowsOfPiece);
            for (Index row = piece * rowsOfPiece; row < end;) {
                std::fill(block.begin(), block.end(), 0.0f);
                for (const Index stop = std::min(end, row + kBlock); row < stop; ++row) {
                    add(row, block.data());
                }
                for (Index i = 0; i < size; ++i) sums[piece * size + i] += double{block[i]};
            }
        }
    });
    for (Index i = size; i < pieces * size; ++i) sums[i % size] += sums[i];
    sums.resize(size);
    return sums;
}

}  // namespace glgrad
