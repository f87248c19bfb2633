// glgrad: internal header
#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <utility>

#include "autograd/kernels/epilogue.h"
#include "autograd/kernels/places.h"

namespace glgrad {

/// The processor's vector of floats, whichever Eigen was compiled for.
using Packet = Eigen::internal::packet_traits<float>::type;
inline constexpr int kPacket = Eigen::internal::packet_traits<float>::size;

/// The sums of a tile stay in registers: 6 x 4 vectors where there are 32 registers, else 6 x 2;
/// as many of narrower tiles that are higher.
inline constexpr int kTileVectors = EIGEN_ARCH_DEFAULT_NUMBER_OF_REGISTERS >= 32 ? 4 : 2;
inline constexpr Index kTileColumns = kTileVectors * kPacket;
inline constexpr int kMaxTileRows = 8;

constexpr int tileRows(int vectors) { return std::min(6 * kTileVectors / vectors, kMaxTileRows); }

/// One tile of a product: c[places[i] + j] = sum over k of a[rows[i] + depths[k]] * b[k * stride +
/// j], for `columns` <= kTileColumns columns j and up to tileRows rows i.
struct ProductTile {
    const float* a;
    std::array<Index, kMaxTileRows> rows;
    Places depths;   ///< At least 1.
    const float* b;  ///< Readable up to whole vectors.
    Index stride;
    float* c;
    std::array<Index, kMaxTileRows> places;
    Index columns;
    bool accumulate;              ///< Adds to what c holds.
    const CpuEpilogue* epilogue;  ///< Of these columns; null for none.
};

// GCC would read each vector of b again for every row rather than keep it in a register.
#if EIGEN_COMP_GNUC_STRICT
#define GLGRAD_KEEP_IN_REGISTER(x) EIGEN_OPTIMIZATION_BARRIER(x)
#else
#define GLGRAD_KEEP_IN_REGISTER(x)
#endif

/// One row of a tile's sums on its way to the result.
template <int kVectors>
class RowOfSums {
public:
    RowOfSums(const ProductTile& tile, const Packet* sums) : tile_(tile) {
        for (int v = 0; v < kVectors; ++v) sums_[v] = sums[v];
    }

    void add(const float* row) {
        for (int v = 0; v < kVectors; ++v) sums_[v] = Eigen::internal::padd(load(row, v), sums_[v]);
    }

    void activate(FusedActivation activation) {
        using namespace Eigen::internal;
        if (activation == FusedActivation::linear) return;
        const Packet zero = pset1<Packet>(0.0f), six = pset1<Packet>(6.0f);
        for (Packet& x : sums_) x = pselect(pcmp_lt(x, zero), zero, x);
        if (activation == FusedActivation::relu) return;
        for (Packet& x : sums_) x = pselect(pcmp_lt(six, x), six, x);
    }

    void store(float* row) const {
        using namespace Eigen::internal;
        for (int v = 0; v < kVectors; ++v) {
            if (isWhole(v)) {
                pstoreu(row + v * kPacket, sums_[v]);
            } else {
                alignas(Packet) std::array<float, kPacket> values;
                pstore(values.data(), sums_[v]);
                std::copy_n(values.begin(), tile_.columns - v * kPacket, row + v * kPacket);
            }
        }
    }

private:
    // Only the last vector may reach beyond the columns.
    bool isWhole(int v) const { return v < kVectors - 1 || tile_.columns == kVectors * kPacket; }

    Packet load(const float* row, int v) const {
        using namespace Eigen::internal;
        if (isWhole(v)) return ploadu<Packet>(row + v * kPacket);
        alignas(Packet) std::array<float, kPacket> values{};
        std::copy_n(row + v * kPacket, tile_.columns - v * kPacket, values.begin());
        return pload<Packet>(values.data());
    }

    const ProductTile& tile_;
    Packet sums_[kVectors];
};

template <int kVectors>
void storeSums(const ProductTile& tile, const Packet* sums, int rows) {
    for (int i = 0; i < rows; ++i) {
        float* c = tile.c + tile.places[i];
        RowOfSums<kVectors> row(tile, sums + i * kVectors);
        if (tile.accumulate) row.add(c);
        if (tile.epilogue) {
            if (tile.epilogue->bias) row.add(tile.epilogue->bias);
            row.activate(tile.epilogue->activation);
        }
        row.store(c);
    }
}

template <int kRows, int kVectors>
void computeTile(const ProductTile& tile) {
    using namespace Eigen::internal;
    Packet sums[kRows][kVectors];
    Index rows[kRows];
    for (int i = 0; i < kRows; ++i) {
        rows[i] = tile.rows[i];
        for (int v = 0; v < kVectors; ++v) sums[i][v] = pset1<Packet>(0.0f);
    }
    const float* b = tile.b;
    Places depths = tile.depths;
    do {
        const float* a = tile.a + depths.front();
        const Index step = depths.step(), run = depths.run();
        Index k = run;
        do {
            Packet right[kVectors];
            for (int v = 0; v < kVectors; ++v) {
                right[v] = ploadu<Packet>(b + v * kPacket);
                if constexpr (kRows > 1) GLGRAD_KEEP_IN_REGISTER(right[v]);
            }
            for (int i = 0; i < kRows; ++i) {
                const Packet left = pset1<Packet>(a[rows[i]]);
                for (int v = 0; v < kVectors; ++v) sums[i][v] = pmadd(left, right[v], sums[i][v]);
            }
            a += step;
            b += tile.stride;
        } while (--k > 0);
        depths.drop(run);
    } while (depths.size() > 0);
    // A copy, as an array whose address is passed on would not stay in registers.
    Packet done[kRows * kVectors];
    for (int i = 0; i < kRows; ++i) {
        for (int v = 0; v < kVectors; ++v) done[i * kVectors + v] = sums[i][v];
    }
    storeSums<kVectors>(tile, done, kRows);
}

using TileFunction = void (*)(const ProductTile&);

/// computeTile for 1 .. tileRows(vectors) rows.
template <int kVectors>
TileFunction tileFunction(Index rows) {
    static constexpr auto kTiles = []<std::size_t... i>(std::index_sequence<i...>) {
        return std::array<TileFunction, sizeof...(i)>{computeTile<i + 1, kVectors>...};
    }
    (std::make_index_sequence<tileRows(kVectors)>());
    return kTiles[rows - 1];
}

}  // namespace glgrad
