#include "autograd/kernels/gathered_product.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <tuple>
#include <utility>

#include "autograd/kernels/cpu_scratch.h"
#include "autograd/kernels/product_tile.h"
#include "backends/cpu/parallel.h"

// GCC minds that Packet, a vector type, is the argument of a template.
#if EIGEN_COMP_GNUC
#pragma GCC diagnostic ignored "-Wignored-attributes"
#endif

namespace glgrad {
namespace {

constexpr Index kDepthBlock = 1024;
constexpr Index kGrain = 256 * 1024;  // multiply-adds below which another thread does not pay
constexpr Index kFewRows = 24;        // for which b is not worth packing

// The distance between the rows of b when it is the same for all of them, else 0.
Index evenStride(std::span<const Index> depths) {
    if (depths.size() < 2) return kTileColumns;
    const Index stride = depths[1] - depths[0];
    for (std::size_t k = 2; k < depths.size(); ++k) {
        if (depths[k] - depths[k - 1] != stride) return 0;
    }
    return stride;
}

void packRows(const GatheredRight& b, Index width, float* to) {
    for (const Index depth : b.depths) {
        std::memcpy(to, b.data + depth, b.columns * sizeof(float));
        std::fill(to + b.columns, to + width, 0.0f);
        to += width;
    }
}

bool isStretch(std::span<const Index> depths) {
    for (std::size_t k = 1; k < depths.size(); ++k) {
        if (depths[k] != depths[0] + static_cast<Index>(k)) return false;
    }
    return true;
}

// The square of kPacket columns from `column` on and of kPacket neighbours of their depth.
void packSquare(const GatheredRight& b, Index column, Index k, Index width, float* to) {
    using namespace Eigen::internal;
    PacketBlock<Packet, kPacket> square;
    const float* from = b.data + column * b.step + b.depths[k];
    for (int i = 0; i < kPacket; ++i) square.packet[i] = ploadu<Packet>(from + i * b.step);
    ptranspose(square);
    for (int i = 0; i < kPacket; ++i) pstoreu(to + (k + i) * width + column, square.packet[i]);
}

// For a b whose columns lie in memory as rows.
void packColumns(const GatheredRight& b, Index width, float* to) {
    const Index depth = std::ssize(b.depths), squares = b.columns / kPacket * kPacket;
    for (Index k = 0; k < depth;) {
        const Index count = std::min<Index>(kPacket, depth - k);
        const bool inSquares = count == kPacket && isStretch(b.depths.subspan(k, count));
        for (Index j = 0; inSquares && j < squares; j += kPacket) packSquare(b, j, k, width, to);
        for (const Index end = k + count; k < end; ++k) {
            float* row = to + k * width;
            for (Index j = inSquares ? squares : 0; j < b.columns; ++j) {
                row[j] = b.data[j * b.step + b.depths[k]];
            }
            std::fill(row + b.columns, row + width, 0.0f);
        }
    }
}

// b as rows of whole vectors: as it is, or packed.
std::pair<const float*, Index> pack(const GatheredRight& b, Index rows) {
    const Index width = (b.columns + kPacket - 1) / kPacket * kPacket;
    if (b.step == 1 && width == b.columns) {
        const Index stride = evenStride(b.depths);
        if (stride == width || (stride > 0 && rows <= kFewRows)) {
            return {b.data + b.depths[0], stride};
        }
    }
    auto& scratch = threadObject<CpuScratch, GatheredRight>();
    float* packed = scratch.atLeast(width * std::ssize(b.depths));
    if (b.step == 1) {
        packRows(b, width, packed);
    } else {
        packColumns(b, width, packed);
    }
    return {packed, width};
}

// The result for sums without terms.
void storeEmptySums(const GatheredResult& c, Index columns, const CpuEpilogue& epilogue) {
    for (const Index row : c.rows) {
        for (Index j = 0; j < columns; ++j) {
            const float sum = epilogue.bias ? epilogue.bias[j] : 0.0f;
            c.data[row + j] = activated(sum, epilogue.activation);
        }
    }
}

// All rows, in tiles of as equal heights as possible.
template <int kVectors>
void multiplyTiles(const GatheredLeft& a, const GatheredResult& c, ProductTile& tile) {
    constexpr Index kMost = tileRows(kVectors);
    const Index rows = std::ssize(a.rows), tiles = (rows + kMost - 1) / kMost;
    for (Index i = 0; i < tiles; ++i) {
        const Index begin = rows * i / tiles, end = rows * (i + 1) / tiles;
        tile.rows = a.rows.data() + begin;
        tile.places = c.rows.data() + begin;
        tileFunction<kVectors>(end - begin)(tile);
    }
}

}  // namespace

void forPanels(const GatheredRight& b, Index rows,
               const std::function<void(const RightPanel&)>& use) {
    const Index depth = std::ssize(b.depths);
    const Index blocks = std::max<Index>(1, (depth + kDepthBlock - 1) / kDepthBlock);
    for (Index block = 0; block < blocks; ++block) {
        const Index k = depth * block / blocks, count = depth * (block + 1) / blocks - k;
        for (Index j = 0; j < b.columns; j += kTileColumns) {
            const Index columns = std::min(kTileColumns, b.columns - j);
            RightPanel panel{nullptr, 0, j, columns, k, count, block == 0, block + 1 == blocks};
            if (count > 0) {
                std::tie(panel.data, panel.stride) =
                    pack({b.data + j * b.step, b.depths.subspan(k, count), columns, b.step}, rows);
            }
            use(panel);
        }
    }
}

void multiplyPanel(const GatheredLeft& a, const RightPanel& b, const GatheredResult& c,
                   bool accumulate, const CpuEpilogue& epilogue) {
    const CpuEpilogue own = epilogue.columnsFrom(b.column);
    if (b.depths == 0) {
        if (!accumulate) storeEmptySums({c.data + b.column, c.rows}, b.columns, own);
        return;
    }
    ProductTile tile{.a = a.data,
                     .rows = nullptr,
                     .depths = a.depths.data() + b.depth,
                     .depth = b.depths,
                     .b = b.data,
                     .stride = b.stride,
                     .c = c.data + b.column,
                     .places = nullptr,
                     .columns = b.columns,
                     .accumulate = accumulate || !b.isFirst,
                     .epilogue = b.isLast ? &own : nullptr};
    using Multiply = void (*)(const GatheredLeft&, const GatheredResult&, ProductTile&);
    static constexpr auto kMultiply = []<int... v>(std::integer_sequence<int, v...>) {
        return std::array<Multiply, sizeof...(v)>{multiplyTiles<v + 1>...};
    }
    (std::make_integer_sequence<int, kTileVectors>());
    kMultiply[(b.columns - 1) / kPacket](a, c, tile);
}

void multiply(const GatheredLeft& a, const GatheredRight& b, const GatheredResult& c,
              bool accumulate, const CpuEpilogue& epilogue) {
    forPanels(b, std::ssize(a.rows),
              [&](const RightPanel& panel) { multiplyPanel(a, panel, c, accumulate, epilogue); });
}

void parallelProduct(Index lines, Index rowsOfLine, Index columns, Index depth,
                     const std::function<void(Index, Index, Index, Index)>& body) {
    constexpr Index kManyRows = 96;
    const Index work = lines * rowsOfLine * columns * std::max<Index>(depth, 1);
    const Index threads = std::clamp<Index>(work / kGrain, 1, threadCount());
    Index across = 1;
    if (lines * rowsOfLine < kManyRows * threads) {
        across = std::clamp<Index>(columns / (2 * kPacket), 1, threads);
    }
    const Index width = ((columns + across - 1) / across + kPacket - 1) / kPacket * kPacket;
    across = (columns + width - 1) / width;
    const Index down = std::min(lines, (threads + across - 1) / across);
    parallelFor(down * across, 1, [&](Index begin, Index end) {
        for (Index block = begin; block < end; ++block) {
            const Index line = block / across, column = block % across * width;
            body(lines * line / down, lines * (line + 1) / down, column,
                 std::min(columns, column + width));
        }
    });
}

std::vector<Index> offsets(Index count, Index step) {
    std::vector<Index> result(count);
    for (Index i = 0; i < count; ++i) result[i] = i * step;
    return result;
}

}  // namespace glgrad
