#include "autograd/kernels/gathered_product.h"

#include <array>
#include <cstring>
#include <utility>

#include "autograd/kernels/cpu_scratch.h"
#include "autograd/kernels/product_tile.h"

// GCC minds that Packet, a vector type, is the argument of a template.
#if EIGEN_COMP_GNUC
#pragma GCC diagnostic ignored "-Wignored-attributes"
#endif

// A tile reads a panel of b, kTileColumns x kDepthBlock values, from the first cache for all rows
// of a band of a, kBandRows x kDepthBlock values in the second one, after B. Kagstrom, P. Ling and
// C. Van Loan, and K. Goto and R. van de Geijn, "Anatomy of High-Performance Matrix
// Multiplication", 2008.
namespace glgrad {
namespace {

constexpr Index kDepthBlock = 320;
constexpr Index kBandRows = 192;
constexpr Index kPartColumns = 4096;        // that are packed at a time
constexpr Index kPartValues = 4096 * 1024;  // the same
constexpr Index kGrain = 128 * 1024;        // multiply-adds below which another thread does not pay
constexpr Index kPackGrain = 32 * 1024;     // the same, values that are packed
constexpr Index kFewRows = 24;              // for which b is not worth packing
constexpr Index kManyColumns = 128;         // for which a is

Index wholeVectors(Index columns) { return (columns + kPacket - 1) / kPacket * kPacket; }

Index ceilDivide(Index a, Index b) { return (a + b - 1) / b; }

// Whole vectors are copied where b has as many values behind the row: lanes beyond the columns may
// hold anything.
void packRows(const GatheredRight& b, Index width, const float* end, float* to) {
    Places depths = b.depths;
    while (depths.size() > 0) {
        const float* from = b.data + depths.pop();
        if (from + width <= end) {
            for (Index j = 0; j < width; j += kPacket) {
                Eigen::internal::pstoreu(to + j, Eigen::internal::ploadu<Packet>(from + j));
            }
        } else {
            std::memcpy(to, from, b.columns * sizeof(float));
            std::fill(to + b.columns, to + width, 0.0f);
        }
        to += width;
    }
}

// The square of kPacket columns and of kPacket neighbours of their depth.
void packSquare(const float* from, Index step, Index width, float* to) {
    using namespace Eigen::internal;
    PacketBlock<Packet, kPacket> square;
    for (int i = 0; i < kPacket; ++i) square.packet[i] = ploadu<Packet>(from + i * step);
    ptranspose(square);
    for (int i = 0; i < kPacket; ++i) pstoreu(to + i * width, square.packet[i]);
}

// For a b whose columns lie in memory as rows.
void packColumns(const GatheredRight& b, Index width, float* to) {
    Places depths = b.depths;
    while (depths.size() > 0) {
        const bool inSquares = depths.step() == 1 && depths.run() >= kPacket;
        const Index count = inSquares ? kPacket : 1;
        const float* from = b.data + depths.front();
        Index j = 0;
        for (; inSquares && j + kPacket <= b.columns; j += kPacket) {
            packSquare(from + j * b.step, b.step, width, to + j);
        }
        for (Index k = 0; k < count; ++k, to += width) {
            for (Index i = j; i < b.columns; ++i) to[i] = from[i * b.step + k];
            std::fill(to + b.columns, to + width, 0.0f);
        }
        depths.drop(count);
    }
}

// A block of the depth of a panel.
void packPanel(const GatheredRight& b, const float* end, float* to) {
    const Index width = wholeVectors(b.columns);
    if (b.step == 1) {
        packRows(b, width, end, to);
    } else {
        packColumns(b, width, to);
    }
}

// Where b has no values any more, as far as it is easy to tell.
const float* endOf(const GatheredRight& b) {
    if (b.depths.size() == 0 || !b.depths.isAscending()) return b.data;
    return b.data + b.depths.part(b.depths.size() - 1, 1).front() + b.columns;
}

bool isReadable(const GatheredRight& b, Index rows) {
    return b.step == 1 && b.columns % kPacket == 0 && b.depths.run() == b.depths.size() &&
           (rows <= kFewRows || (b.columns <= kTileColumns && b.depths.step() == b.columns));
}

void packPanels(const RightPanels& panels, const GatheredRight& b, float* packed) {
    const Index across = ceilDivide(panels.columns, kTileColumns);
    const Index down = ceilDivide(panels.depths, panels.blockDepth);
    const Index width = wholeVectors(panels.columns);
    const float* const end = endOf(b);
    const Index grain = kPackGrain / (kTileColumns * panels.blockDepth) + 1;
    parallelFor(across * down, grain, [&](Index first, Index last) {
        for (Index i = first; i < last; ++i) {
            const Index j = i % across * kTileColumns, k = i / across * panels.blockDepth;
            const Index depth = std::min(panels.blockDepth, panels.depths - k);
            packPanel(
                {b.data + (panels.column + j) * b.step, b.depths.part(panels.depth + k, depth),
                 std::min(kTileColumns, panels.columns - j), b.step},
                end, packed + k * width + j * depth);
        }
    });
}

// The result for sums without terms.
void storeEmptySums(const GatheredResult& c, Index columns, const CpuEpilogue& epilogue) {
    for (Places rows = c.rows; rows.size() > 0;) {
        float* row = c.data + rows.pop();
        for (Index j = 0; j < columns; ++j) {
            row[j] = activated(epilogue.bias ? epilogue.bias[j] : 0.0f, epilogue.activation);
        }
    }
}

// Rows in tiles of as equal heights as possible.
struct Tiles {
    Index rows, most;
    Index count = ceilDivide(rows, most);

    Index begin(Index tile) const { return rows * tile / count; }
};

constexpr Index kPackedRows = tileRows(kTileVectors);

// The rows of a tile side by side, then the next of their depth.
void packTile(const GatheredLeft& a, const Index* rows, Index height, float* to) {
    for (Places depths = a.depths; depths.size() > 0; depths.drop(depths.run())) {
        const float* from = a.data + depths.front();
        for (Index k = depths.run(); k > 0; --k, from += depths.step(), to += height) {
            for (Index i = 0; i < height; ++i) to[i] = from[rows[i]];
        }
    }
}

const float* packLeft(const GatheredLeft& a) {
    float* packed =
        threadObject<CpuScratch, GatheredLeft>().atLeast(a.rows.size() * a.depths.size());
    const Tiles tiles{a.rows.size(), kPackedRows};
    Places rows = a.rows;
    for (Index i = 0; i < tiles.count; ++i) {
        const Index begin = tiles.begin(i), height = tiles.begin(i + 1) - begin;
        std::array<Index, kPackedRows> places;
        for (Index row = 0; row < height; ++row) places[row] = rows.pop();
        float* to = packed + begin * a.depths.size();
        if (height == kPackedRows) {
            packTile(a, places.data(), kPackedRows, to);
        } else {
            packTile(a, places.data(), height, to);
        }
    }
    return packed;
}

// A band of rows and a block of the depth of a, as it is or packed.
struct LeftBlock {
    GatheredLeft a;
    const float* packed;
};

template <int kVectors>
void multiplyTiles(const LeftBlock& left, Places places, ProductTile& tile) {
    const Tiles tiles{left.a.rows.size(), left.packed ? kPackedRows : tileRows(kVectors)};
    Places rows = left.a.rows;
    for (Index i = 0; i < tiles.count; ++i) {
        const Index begin = tiles.begin(i), height = tiles.begin(i + 1) - begin;
        if (left.packed) {
            tile.a = left.packed + begin * tile.depths.size();
            tile.depths = Places(tile.depths.size(), height);
        }
        for (Index row = 0; row < height; ++row) {
            tile.rows[row] = left.packed ? row : rows.pop();
            tile.places[row] = places.pop();
        }
        tileFunction<kVectors>(height)(tile);
    }
}

using MultiplyTiles = void (*)(const LeftBlock&, Places, ProductTile&);
constexpr auto kMultiplyTiles = []<int... v>(std::integer_sequence<int, v...>) {
    return std::array<MultiplyTiles, sizeof...(v)>{multiplyTiles<v + 1>...};
}
(std::make_integer_sequence<int, kTileVectors>());

}  // namespace

Index panelColumns() { return kTileColumns; }

RightPanels panelsOf(const GatheredRight& b, Index rows, Index column, Index depth) {
    const Index depths = b.depths.size(), blocks = ceilDivide(depths, kDepthBlock);
    RightPanels panels{.data = nullptr,
                       .stride = b.depths.step(),
                       .column = column,
                       .columns = std::min(b.columns - column, kPartColumns),
                       .depth = depth,
                       .depths = depths - depth,
                       .blockDepth = blocks > 1 ? ceilDivide(depths, blocks) : depths};
    if (isReadable(b, rows)) {
        panels.data = b.data + b.depths.front() + depth * panels.stride + column;
    } else if (depths > 0) {
        const Index width = wholeVectors(panels.columns), block = panels.blockDepth;
        panels.stride = 0;
        panels.depths =
            std::min(panels.depths, std::max(kPartValues / (width * block), Index{1}) * block);
        float* packed = threadObject<CpuScratch, RightPanels>().atLeast(width * panels.depths);
        packPanels(panels, b, packed);
        panels.data = packed;
    }
    return panels;
}

void multiply(const GatheredLeft& a, const RightPanels& b, Index begin, Index end,
              const GatheredResult& c, bool accumulate, const CpuEpilogue& epilogue) {
    float* const result = c.data + b.column;
    const CpuEpilogue own = epilogue.columnsFrom(b.column);
    if (b.depths == 0) {
        if (!accumulate)
            storeEmptySums({result + begin, c.rows}, end - begin, own.columnsFrom(begin));
        return;
    }
    const Index rows = a.rows.size(), width = wholeVectors(b.columns);
    const Index bands = ceilDivide(rows, kBandRows);
    for (Index band = 0; band < bands; ++band) {
        const Index row = rows * band / bands, height = rows * (band + 1) / bands - row;
        const Places places = c.rows.part(row, height);
        for (Index k = 0; k < b.depths; k += b.blockDepth) {
            const Index depth = std::min(b.blockDepth, b.depths - k);
            LeftBlock left{{a.data, a.rows.part(row, height), a.depths.part(b.depth + k, depth)},
                           nullptr};
            if (end - begin >= kManyColumns && height >= kPackedRows)
                left.packed = packLeft(left.a);
            const bool isLast = b.depth + k + depth == a.depths.size();
            for (Index j = begin; j < end; j += kTileColumns) {
                const CpuEpilogue ofPanel = own.columnsFrom(j);
                const Index columns = std::min(kTileColumns, end - j);
                const Index stride = b.stride ? b.stride : wholeVectors(columns);
                ProductTile tile{
                    .a = a.data,
                    .rows = {},
                    .depths = left.a.depths,
                    .b = b.stride ? b.data + k * stride + j : b.data + k * width + j * depth,
                    .stride = stride,
                    .c = result + j,
                    .places = {},
                    .columns = columns,
                    .accumulate = accumulate || b.depth + k > 0,
                    .epilogue = isLast ? &ofPanel : nullptr};
                kMultiplyTiles[(columns - 1) / kPacket](left, places, tile);
            }
        }
    }
}

void multiply(const GatheredLeft& a, const GatheredRight& b, const GatheredResult& c,
              bool accumulate) {
    forPanels(b, a.rows.size(), [&](const RightPanels& panels) {
        multiply(a, panels, 0, panels.columns, c, accumulate);
    });
}

ProductBlocks blocksOf(Index lines, Index rowsOfLine, const RightPanels& b) {
    constexpr Index kManyRows = 96;
    const Index rows = lines * rowsOfLine;
    const Index work = rows * b.columns * std::max<Index>(b.depths, 1);
    if (work < 2 * kGrain) return {1, 1, b.columns};
    const Index threads = std::clamp<Index>(work / kGrain, 1, threadCount());
    Index across = 1;
    if (rows < kManyRows * threads) {
        across = std::clamp<Index>(b.columns / kTileColumns, 1, threads);
    }
    const Index width = ceilDivide(ceilDivide(b.columns, across), kTileColumns) * kTileColumns;
    across = ceilDivide(b.columns, width);
    return {std::min(lines, ceilDivide(threads, across)), across, width};
}

}  // namespace glgrad
