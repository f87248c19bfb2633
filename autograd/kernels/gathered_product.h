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

/// What the columns [begin, end) of `b` add to c = a b, or to c += a b, on the calling thread;
/// `begin` is a multiple of panelColumns().
void multiply(const GatheredLeft& a, const RightPanels& b, Index begin, Index end,
              const GatheredResult& c, bool accumulate = false, const CpuEpilogue& epilogue = {});

/// All of c = a b, or c += a b, on the calling thread.
void multiply(const GatheredLeft& a, const GatheredRight& b, const GatheredResult& c,
              bool accumulate);

/// Divides a result of `lines` lines of `rowsOfLine` rows each and of the columns of b among all
/// threads: calls body(first line, end, first column, end).
template <class Body>
void parallelProduct(Index lines, Index rowsOfLine, const RightPanels& b, const Body& body);

Index panelColumns();
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

/// How a product is divided: into blocks of lines and of columns.
struct ProductBlocks {
    Index down, across, width;
};
ProductBlocks blocksOf(Index lines, Index rowsOfLine, const RightPanels& b);

template <class Body>
void parallelProduct(Index lines, Index rowsOfLine, const RightPanels& b, const Body& body) {
    const auto [down, across, width] = blocksOf(lines, rowsOfLine, b);
    parallelFor(down * across, 1,
                [&, down = down, across = across, width = width](Index begin, Index end) {
                    for (Index block = begin; block < end; ++block) {
                        const Index line = block / across, column = block % across * width;
                        body(lines * line / down, lines * (line + 1) / down, column,
                             std::min(b.columns, column + width));
                    }
                });
}

}  // namespace glgrad
