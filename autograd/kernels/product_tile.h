// glgrad: internal header
#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "autograd/kernels/epilogue.h"
#include "autograd/kernels/places.h"

namespace glgrad {

/// The processor's vector of floats, whichever Eigen was compiled for.
using Packet = Eigen::internal::packet_traits<float>::type;
inline constexpr int kPacket = Eigen::internal::packet_traits<float>::size;

/// The sums of a tile stay in registers: 6 x 4 vectors where there are 32 registers, else 6 x 2;
/// as many of narrower tiles that are higher, and of wider ones for few rows.
inline constexpr int kTileVectors = EIGEN_ARCH_DEFAULT_NUMBER_OF_REGISTERS >= 32 ? 4 : 2;
inline constexpr Index kTileColumns = kTileVectors * kPacket;
inline constexpr int kMaxTileRows = 8;
inline constexpr int kMaxTileVectors = 4;

constexpr int tileRows(int vectors) { return std::min(6 * kTileVectors / vectors, kMaxTileRows); }

/// One tile of a product: c[places[i] + j] = sum over k of a[rows[i] + depths[k]] * b[k * stride +
/// j], for `columns` <= kTileColumns columns j and up to tileRows rows i.
struct ProductTile {
    const float* a;
    const Index* rows;
    Places depths;   ///< At least 1.
    const float* b;  ///< Readable up to whole vectors.
    Index stride;
    float* c;
    const Index* places;
    Index columns;
    bool accumulate;       ///< Adds to what c holds.
    CpuEpilogue epilogue;  ///< Of these columns.
};

// GCC would read each vector of b again for every row rather than keep it in a register.
#if EIGEN_COMP_GNUC_STRICT
#define GLGRAD_KEEP_IN_REGISTER(x) EIGEN_OPTIMIZATION_BARRIER(x)
#else
#define GLGRAD_KEEP_IN_REGISTER(x)
#endif

// The first `count` < kPacket values of a vector.
inline void storePart(float* to, const Packet& values, Index count) {
    alignas(Packet) std::array<float, kPacket> all;
    Eigen::internal::pstore(all.data(), values);
    const float* from = all.data();
    for (int size = kPacket / 2; size > 0; size /= 2) {  // of constant sizes, once unrolled
        if ((count & size) == 0) continue;
        std::memcpy(to, from, size * sizeof(float));
        to += size;
        from += size;
    }
}

inline Packet loadPart(const float* from, Index count) {
    alignas(Packet) std::array<float, kPacket> values{};
    std::copy_n(from, count, values.begin());
    return Eigen::internal::pload<Packet>(values.data());
}

/// The sums of a tile on their way to the result.
template <int kVectors>
void storeSums(const ProductTile& tile, Packet* sums, int rows) {
    using namespace Eigen::internal;
    // Of the last vector, which alone may reach beyond the columns.
    const Index last = tile.columns - (kVectors - 1) * kPacket;
    const auto load = [&](const float* row, int v) {
        const float* from = row + v * kPacket;
        return v < kVectors - 1 || last == kPacket ? ploadu<Packet>(from) : loadPart(from, last);
    };
    const auto forAll = [&](const auto& use) {
        for (int i = 0; i < rows; ++i) {
            for (int v = 0; v < kVectors; ++v) use(sums[i * kVectors + v], i, v);
        }
    };
    if (tile.accumulate) {
        forAll([&](Packet& x, int i, int v) { x = padd(load(tile.c + tile.places[i], v), x); });
    }
    if (tile.epilogue.bias) {
        Packet bias[kVectors];
        for (int v = 0; v < kVectors; ++v) bias[v] = load(tile.epilogue.bias, v);
        forAll([&](Packet& x, int, int v) { x = padd(bias[v], x); });
    }
    if (tile.epilogue.activation != FusedActivation::linear) {
        const Packet zero = pset1<Packet>(0.0f);
        forAll([&](Packet& x, int, int) { x = pselect(pcmp_lt(x, zero), zero, x); });
    }
    if (tile.epilogue.activation == FusedActivation::relu6) {
        const Packet six = pset1<Packet>(6.0f);
        forAll([&](Packet& x, int, int) { x = pselect(pcmp_lt(six, x), six, x); });
    }
    for (int i = 0; i < rows; ++i, sums += kVectors) {
        float* to = tile.c + tile.places[i];
        for (int v = 0; v < kVectors - 1; ++v) pstoreu(to + v * kPacket, sums[v]);
        to += (kVectors - 1) * kPacket;
        if (last == kPacket) {
            pstoreu(to, sums[kVectors - 1]);
        } else {
            storePart(to, sums[kVectors - 1], last);
        }
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

/// computeTile for 1 .. tileRows(kVectors) rows.
template <int kVectors>
inline constexpr auto kTileFunctions = []<int... i>(std::integer_sequence<int, i...>) {
    return std::array<TileFunction, sizeof...(i)>{computeTile<i + 1, kVectors>...};
}
(std::make_integer_sequence<int, tileRows(kVectors)>());

}  // namespace glgrad
