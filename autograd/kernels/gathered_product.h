// glgrad: internal header
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "autograd/kernels/epilogue.h"
#include "core/shape.h"

namespace glgrad {

/// The left side of a product, a(i, k) = data[rows[i] + depths[k]]: a matrix, its transpose, or
/// the patches of an image, none of which needs to be laid out for it.
struct GatheredLeft {
    const float* data;
    std::span<const Index> rows;
    std::span<const Index> depths;
};

/// The right side: b(k, j) = data[depths[k] + j * step].
struct GatheredRight {
    const float* data;
    std::span<const Index> depths;
    Index columns;
    Index step = 1;

    GatheredRight columnsFrom(Index begin, Index end) const {
        return {data + begin * step, depths, end - begin, step};
    }
};

/// The result: c(i, j) = data[rows[i] + j].
struct GatheredResult {
    float* data;
    std::span<const Index> rows;
};

/// Some columns of the right side and a block of its depth, as they are multiplied at a time.
struct RightPanel {
    const float* data;  ///< Readable up to whole vectors in each row.
    Index stride;
    Index column, columns;  ///< The first column and their number.
    Index depth, depths;    ///< The same for the depth.
    bool isFirst, isLast;   ///< Of the blocks of the depth.
};

/// Calls `use` for all panels of b, packed where it pays for `rows` rows of a left side. They cover
/// the depth in order and in blocks of the same sizes for every part of the columns, so that sums
/// do not depend on how the work is divided by rows and columns.
void forPanels(const GatheredRight& b, Index rows,
               const std::function<void(const RightPanel&)>& use);

/// The part of c = a b, or of c += a b, that a panel of b gives, on the calling thread.
void multiplyPanel(const GatheredLeft& a, const RightPanel& b, const GatheredResult& c,
                   bool accumulate = false, const CpuEpilogue& epilogue = {});

/// All of c = a b, or c += a b, on the calling thread.
void multiply(const GatheredLeft& a, const GatheredRight& b, const GatheredResult& c,
              bool accumulate = false, const CpuEpilogue& epilogue = {});

/// Divides a result of `lines` lines of `rowsOfLine` rows each and of `columns` columns, with sums
/// of `depth` terms, among all threads: calls body(first line, end, first column, end).
void parallelProduct(Index lines, Index rowsOfLine, Index columns, Index depth,
                     const std::function<void(Index, Index, Index, Index)>& body);

/// 0, step, 2 step, ...
std::vector<Index> offsets(Index count, Index step);

}  // namespace glgrad
