#include "autograd/kernels/convolution_inside.h"

#include <algorithm>
#include <bit>
#include <cstdint>

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

    LineOfTap(const ImageLattice& lattice, const float* image, Index line, Index offsetY,
              Index offsetX) {
        const LatticeAxis &y = lattice.y, &x = lattice.x;
        const Index row = line % y.count * y.step + offsetY;
        const IndexRange range = insideRange(x.count, offsetX, x.step, x.size);
        begin = range.begin;
        end = row < 0 || row >= y.size ? begin : range.end;
        source = image + ((line / y.count * y.size + row) * x.size + offsetX + begin * x.step) *
                             lattice.channels;
    }

    Index count() const { return end - begin; }
};

}  // namespace

void placesOf(const ImageLattice& lattice, const Placement& to, Index begin, Index end,
              std::vector<Index>& places) {
    places.resize((end - begin) * lattice.x.count);
    Index* place = places.data();
    for (Index line = begin; line < end; ++line) {
        const Index image = line / lattice.y.count, q = line % lattice.y.count;
        const Index y = image * to.size[0] + q * to.step[0] + to.phase[0];
        const Index first = (y * to.size[1] + to.phase[1]) * to.channels;
        const Index step = Index{to.step[1]} * to.channels;
        for (Index p = 0; p < lattice.x.count; ++p) *place++ = first + p * step;
    }
}

void correlateInside(const ImageLattice& lattice, const float* image, const GatheredRight& filter,
                     const Placement& to, float* y) {
    const Index channels = lattice.channels;
    const std::vector<Index> depths = offsets(channels, 1);
    const std::vector<Index> points = offsets(lattice.x.count, lattice.x.step * channels);
    parallelFor(lattice.lines(), 1, [&](Index beginLine, Index endLine) {
        std::vector<Index> places;
        for (Index line = beginLine; line < endLine; ++line) {
            placesOf(lattice, to, line, line + 1, places);
            for (const Index place : places) std::fill_n(y + place, filter.columns, 0.0f);
            std::span<const Index> taps = filter.depths;
            for (const Index offsetY : lattice.y.offsets) {
                for (const Index offsetX : lattice.x.offsets) {
                    const std::span<const Index> tap = taps.first(channels);
                    taps = taps.subspan(channels);
                    const LineOfTap under(lattice, image, line, offsetY, offsetX);
                    if (under.count() == 0) continue;
                    multiply({under.source, std::span(points).first(under.count()), depths},
                             {filter.data, tap, filter.columns, filter.step},
                             {y, std::span(places).subspan(under.begin, under.count())}, true);
                }
            }
        }
    });
}

void sumPatchesInside(const ImageLattice& lattice, const float* x, const CpuInput& dy,
                      std::span<const Index> places, float* dw) {
    const Index channels = lattice.channels, filters = dy.shape[3];
    const Index width = std::ssize(lattice.x.offsets);
    const std::vector<Index> depths = offsets(channels, 1);
    const std::vector<Index> points = offsets(lattice.x.count, lattice.x.step * channels);
    const std::vector<Index> pixels = offsets(lattice.x.count, filters);
    parallelFor(std::ssize(lattice.y.offsets) * width, 1, [&](Index begin, Index end) {
        for (Index tap = begin; tap < end; ++tap) {
            const auto rows = places.subspan(tap * channels, channels);
            for (const Index row : rows) std::fill_n(dw + row, filters, 0.0f);
            for (Index line = 0; line < lattice.lines(); ++line) {
                const LineOfTap under(lattice, x, line, lattice.y.offsets[tap / width],
                                      lattice.x.offsets[tap % width]);
                if (under.count() == 0) continue;
                const Index pixel = line * lattice.x.count + under.begin;
                multiply(
                    {under.source, depths, std::span(points).first(under.count())},
                    {dy.values + pixel * filters, std::span(pixels).first(under.count()), filters},
                    {dw, rows}, true);
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
