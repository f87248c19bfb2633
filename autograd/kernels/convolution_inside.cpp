#include "autograd/kernels/convolution_inside.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <span>

#include "backends/cpu/parallel.h"

namespace glgrad {
namespace {

bool allFinite(std::span<const float> values) {
    constexpr std::uint32_t kExponent = 0x7F800000u;
    std::uint32_t found = 0;
    for (const float value : values) {
        found |= (std::bit_cast<std::uint32_t>(value) & kExponent) == kExponent;
    }
    return found == 0;
}

// The points of one line of a lattice that have a tap inside of the image, and the image's value
// under the first of them.
struct LineOfTap {
    Index begin, end;
    const float* source;
    Index step;

    LineOfTap(const ImageLattice& lattice, const float* image, Index line, Index tapY, Index tapX)
        : step(lattice.x.step * lattice.channels) {
        const LatticeAxis &y = lattice.y, &x = lattice.x;
        const Index row = line % y.count * y.step + y.offset(tapY), offset = x.offset(tapX);
        const IndexRange range = insideRange(x.count, offset, x.step, x.size);
        begin = range.begin;
        end = row < 0 || row >= y.size ? begin : range.end;
        source = image + ((line / y.count * y.size + row) * x.size + offset + begin * x.step) *
                             lattice.channels;
    }

    Index count() const { return end - begin; }
    Places points() const { return {count(), step}; }
};

}  // namespace

void correlateInside(const ImageLattice& lattice, const float* image, const GatheredRight& filter,
                     const GatheredResult& y) {
    const Index channels = lattice.channels, points = lattice.x.count;
    const Index width = lattice.x.taps, taps = lattice.y.taps * width;
    parallelFor(lattice.lines(), 1, [&](Index beginLine, Index endLine) {
        for (Index line = beginLine; line < endLine; ++line) {
            const Places places = y.rows.part(line * points, points);
            for (Places rest = places; rest.size() > 0;) {
                std::fill_n(y.data + rest.pop(), filter.columns, 0.0f);
            }
            for (Index tap = 0; tap < taps; ++tap) {
                const LineOfTap under(lattice, image, line, tap / width, tap % width);
                if (under.count() == 0) continue;
                multiply({under.source, under.points(), Places(channels, 1)},
                         {filter.data, filter.depths.part(tap * channels, channels), filter.columns,
                          filter.step},
                         {y.data, places.part(under.begin, under.count())}, true);
            }
        }
    });
}

void sumPatchesInside(const ImageLattice& lattice, const float* x, const CpuInput& dy,
                      const GatheredResult& dw) {
    const Index channels = lattice.channels, filters = dy.shape[3];
    const Index width = lattice.x.taps;
    parallelFor(lattice.y.taps * width, 1, [&](Index begin, Index end) {
        for (Index tap = begin; tap < end; ++tap) {
            const Places rows = dw.rows.part(tap * channels, channels);
            for (Places rest = rows; rest.size() > 0;) {
                std::fill_n(dw.data + rest.pop(), filters, 0.0f);
            }
            for (Index line = 0; line < lattice.lines(); ++line) {
                const LineOfTap under(lattice, x, line, tap / width, tap % width);
                if (under.count() == 0) continue;
                const Index pixel = line * lattice.x.count + under.begin;
                multiply({under.source, Places(channels, 1), under.points()},
                         {dy.values + pixel * filters, Places(under.count(), filters), filters},
                         {dw.data, rows}, true);
            }
        }
    });
}

bool mayMeetInfinity(const CpuInput& factor, const CpuOutput& result) {
    const Index factors = factor.shape.size(), results = result.shape.size();
    return !allFinite(factors < results ? std::span(factor.values, factors)
                                        : std::span<const float>(result.values, results));
}

}  // namespace glgrad
