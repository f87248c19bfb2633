// glgrad: internal header
#pragma once

#include <algorithm>

#include "autograd/kernels/epilogue.h"
#include "autograd/kernels/places.h"
#include "backends/cpu/parallel.h"

namespace glgrad {

/// The left side of a product, a(i, k) = data[rows[i] + depths[k]]: a matrix, its transpose, or
/// the patches of an image, none of which needs to be laid out for it.
struct GatheredLeft {
    const float* data;
    Places rows, depths;
};

/// The right side: b(k, j) = data[depths[k] + j * step].
struct GatheredRight {
    const float* data;
    Places depths;
    Index columns;
    Index step = 1;
};

/// The result: c(i, j) = data[rows[i] + j].
struct GatheredResult {
    float* data;
    Places rows;
};

/// As many columns and as much of the depth of a right side as are multiplied at a time: rows of
/// whole vectors in blocks of the depth, packed or where they are.
struct RightPanels {
    const float* data;
    Index stride;           ///< Of the rows where they are; 0 for packed panels.
    Index column, columns;  ///< The first one in b and their number.
    Index depth, depths;    ///< The same for the depth.
    Index blockDepth;       ///< Of each block, but the last one may be smaller.
};

/// Calls use(const RightPanels&) for parts that cover b, made ready, on all threads, for a left
/// side of `rows` rows. The blocks of the depth follow from the depth alone, so that sums do not
/// depend on how the work is divided.
template <class Use>
void forPanels(const GatheredRight& b, Index rows, const Use& use);

/// Rows [row, rowEnd) and columns [column, columnEnd) of a result.
struct ResultPart {
    Index row, rowEnd, column, columnEnd;
};

/// What b adds to a part of c = a b, or of c += a b, on the calling thread. Columns are those of
/// b, from a multiple of a tile's on.
void multiply(const GatheredLeft& a, const RightPanels& b, const GatheredResult& c,
              const ResultPart& part, bool accumulate = false, const CpuEpilogue& epilogue = {});

/// All of c = a b, or c += a b, on the calling thread.
void multiply(const GatheredLeft& a, const GatheredRight& b, const GatheredResult& c,
              bool accumulate);

/// Divides a result of `lines` lines of `rowsOfLine` rows each and of the columns of b among all
/// threads: calls body(ResultPart), whose rows are lines.
template <class Body>
void parallelProduct(Index lines, Index rowsOfLine, const RightPanels& b, const Body& body);

/// The part of b from a column and a depth on, which forPanels reached.
RightPanels panelsOf(const GatheredRight& b, Index rows, Index column, Index depth);

template <class Use>
void forPanels(const GatheredRight& b, Index rows, const Use& use) {
    for (Index column = 0; column < b.columns;) {
        Index depth = 0;
        do {
            const RightPanels panels = panelsOf(b, rows, column, depth);
            use(panels);
            depth += panels.depths;
            if (depth == b.depths.size()) column += panels.columns;
        } while (depth < b.depths.size());
    }
}

/// Blocks of lines and of columns, `width` wide.
struct ProductBlocks {
    Index down, across, width;
};
ProductBlocks blocksOf(Index lines, Index rowsOfLine, const RightPanels& b);

template <class Body>
void parallelProduct(Index lines, Index rowsOfLine, const RightPanels& b, const Body& body) {
    const ProductBlocks blocks = blocksOf(lines, rowsOfLine, b);
    if (blocks.down * blocks.across == 1) return body(ResultPart{0, lines, 0, b.columns});
    parallelFor(blocks.down * blocks.across, 1, [&](Index begin, Index end) {
        for (Index i = begin; i < end; ++i) {
            const Index line = i / blocks.across, column = i % blocks.across * blocks.width;
            body(ResultPart{lines * line / blocks.down, lines * (line + 1) / blocks.down, column,
                            std::min(b.columns, column + blocks.width)});
        }
    });
}

}  // namespace glgrad
