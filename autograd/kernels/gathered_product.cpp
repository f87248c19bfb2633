#include "autograd/kernels/gathered_product.h"

#include <array>
#include <span>
#include <utility>

#include "autograd/kernels/cpu_scratch.h"
#include "autograd/kernels/product_tile.h"

// GCC minds that Packet, a vector type, is the argument of a template.
#if EIGEN_COMP_GNUC
#pragma GCC diagnostic ignored "-Wignored-attributes"
#endif

// All rows of a band of a meet a panel of b, kDepthBlock x kTileColumns values in a near cache,
// after the other, and all panels the band, kBandRows x kDepthBlock values in the cache behind it.
namespace glgrad {
namespace {

constexpr Index kDepthBlock = 512;
constexpr Index kBandRows = 192;
constexpr Index kPartColumns = 4096;        // that are packed at a time
constexpr Index kPartValues = 4096 * 1024;  // the same
constexpr Index kGrain = 256 * 1024;        // multiply-adds below which another thread does not pay
constexpr Index kPackGrain = 32 * 1024;     // the same, values that are packed
constexpr Index kFewRows = 24;              // for which b is not worth packing
constexpr Index kFewDepths = 8;             // the same

Index wholeVectors(Index columns) { return (columns + kPacket - 1) / kPacket * kPacket; }

Index ceilDivide(Index a, Index b) { return (a + b - 1) / b; }

// Whole vectors are copied where b has as many values behind the row: lanes beyond the columns may
// hold anything.
void packRows(const GatheredRight& b, Index width, const float* end, float* to) {
    for (Places depths = b.depths; depths.size() > 0; depths.drop(depths.run())) {
        const float* from = b.data + depths.front();
        for (Index k = depths.run(); k > 0; --k, from += depths.step(), to += width) {
            if (from + width > end) {
                std::copy_n(from, b.columns, to);
                std::fill(to + b.columns, to + width, 0.0f);
                continue;
            }
            for (Index j = 0; j < width; j += kPacket) {
                Eigen::internal::pstoreu(to + j, Eigen::internal::ploadu<Packet>(from + j));
            }
        }
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

// Whether tiles may read b where it is, its rows far apart.
bool isReadable(const GatheredRight& b, Index rows) {
    return b.step == 1 && b.columns % kPacket == 0 && b.depths.run() == b.depths.size() &&
           (rows <= kFewRows || b.depths.size() <= kFewDepths ||
            (b.columns <= kTileColumns && b.depths.step() == b.columns));
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
    int rows, most;
    int count = (rows + most - 1) / most;

    int begin(int tile) const { return rows * tile / count; }
};

// The places of the rows of tiles, as distances from a base, of which most tiles have the same.
class TileRows {
public:
    explicit TileRows(const Places& rows) : rest_(rows) {
        Index place = 0;
        for (Index& each : even_) each = std::exchange(place, place + rows.step());
    }

    // Of the next tile.
    std::pair<Index, const Index*> next(int height) {
        if (rest_.run() < height) {
            for (int i = 0; i < height; ++i) own_[i] = rest_.pop();
            return {0, own_.data()};
        }
        const Index base = rest_.front();
        rest_.drop(height);
        return {base, even_.data()};
    }

private:
    Places rest_;
    std::array<Index, kMaxTileRows> even_, own_;
};

// By the vectors of a panel's width.
constexpr auto kFunctions = []<int... v>(std::integer_sequence<int, v...>) {
    return std::array<std::span<const TileFunction>, sizeof...(v)>{kTileFunctions<v + 1>...};
}
(std::make_integer_sequence<int, kMaxTileVectors>());

// All rows with one panel.
void multiplyTiles(const Places& rows, const Places& places, ProductTile& tile) {
    const auto functions = kFunctions[(tile.columns - 1) / kPacket];
    const Tiles tiles{static_cast<int>(rows.size()), static_cast<int>(functions.size())};
    const float* const a = tile.a;
    float* const c = tile.c;
    TileRows from(rows), to(places);
    for (int i = 0; i < tiles.count; ++i) {
        const int height = tiles.begin(i + 1) - tiles.begin(i);
        const auto [base, distances] = from.next(height);
        const auto [target, targets] = to.next(height);
        tile.a = a + base;
        tile.rows = distances;
        tile.c = c + target;
        tile.places = targets;
        functions[height - 1](tile);
    }
}

}  // namespace

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

void multiply(const GatheredLeft& a, const RightPanels& b, const GatheredResult& c,
              const ResultPart& part, bool accumulate, const CpuEpilogue& epilogue) {
    const Index rows = part.rowEnd - part.row, columns = part.columnEnd - part.column;
    if (b.depths == 0) {
        const Index column = b.column + part.column;
        if (!accumulate) {
            storeEmptySums({c.data + column, c.rows.part(part.row, rows)}, columns,
                           epilogue.columnsFrom(column));
        }
        return;
    }
    const Index width = wholeVectors(b.columns);
    const bool isWide = b.stride != 0 && rows <= tileRows(kMaxTileVectors);
    const Index most = isWide ? kMaxTileVectors * kPacket : kTileColumns;
    const Index bandRows = rows > kBandRows ? ceilDivide(rows, ceilDivide(rows, kBandRows)) : rows;
    ProductTile tile;
    for (Index row = part.row, height = 0; row < part.rowEnd; row += height) {
        height = std::min(bandRows, part.rowEnd - row);
        const Places from = a.rows.part(row, height), places = c.rows.part(row, height);
        for (Index k = 0; k < b.depths; k += b.blockDepth) {
            const Index depth = std::min(b.blockDepth, b.depths - k);
            const bool isLast = b.depth + k + depth == a.depths.size();
            tile.epilogue = {};
            tile.depths = a.depths.part(b.depth + k, depth);
            tile.accumulate = accumulate || b.depth + k > 0;
            for (Index j = part.column; j < part.columnEnd; j += tile.columns) {
                tile.columns = std::min(most, part.columnEnd - j);
                tile.stride = b.stride ? b.stride : wholeVectors(tile.columns);
                tile.b = b.data + (b.stride ? k * b.stride + j : k * width + j * depth);
                tile.a = a.data;
                tile.c = c.data + b.column + j;
                if (isLast) tile.epilogue = epilogue.columnsFrom(b.column + j);
                multiplyTiles(from, places, tile);
            }
        }
    }
}

void multiply(const GatheredLeft& a, const GatheredRight& b, const GatheredResult& c,
              bool accumulate) {
    const Index rows = a.rows.size();
    forPanels(b, rows, [&](const RightPanels& panels) {
        multiply(a, panels, c, {0, rows, 0, panels.columns}, accumulate);
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
