#include "autograd/kernels/convolution.h"

#include <algorithm>

#include "autograd/kernels/activation.h"
#include "autograd/kernels/convolution_inside.h"
#include "autograd/kernels/cpu_scratch.h"
#include "backends/cpu/parallel.h"

// A convolution is a product of patches, one row per output pixel, with the filter. The patches
// are read where they lie in the image; where a window reaches out of it, in a copy of some lines
// with zeros around them. Zero times infinity is not zero: where infinities or NaN are about, the
// result is computed once more, tap by tap, without what lies outside.
namespace glgrad {
namespace {

constexpr Index kBandPoints = 512;

// Calls body(begin, end) for parts of some lines that have about kBandPoints points.
template <class Body>
void forBands(const ImageLattice& lattice, Index begin, Index end, Body&& body) {
    const Index most = std::max<Index>(1, kBandPoints / std::max<Index>(lattice.x.count, 1));
    const Index bands = (end - begin + most - 1) / most;
    for (Index band = 0; band < bands; ++band) {
        body(begin + (end - begin) * band / bands, begin + (end - begin) * (band + 1) / bands);
    }
}

// y, at the place of each point, = patch at point * filter
void correlate(const ImageLattice& lattice, const float* image, const GatheredRight& filter,
               const GatheredResult& y, const CpuEpilogue& epilogue) {
    const Index points = lattice.x.count;
    forPanels(filter, lattice.lines() * points, [&](const RightPanels& panels) {
        parallelProduct(lattice.lines(), points, panels, [&](const ResultPart& part) {
            LatticeBand patches(lattice, image);
            forBands(lattice, part.row, part.rowEnd, [&](Index begin, Index end) {
                const Index count = (end - begin) * points;
                patches.moveTo(begin, end);
                multiply({patches.data(), patches.rows(), patches.depths()}, panels,
                         {y.data, y.rows.part(begin * points, count)},
                         {0, count, part.column, part.columnEnd}, false, epilogue);
            });
        });
    });
}

}  // namespace

void cpuConvForward(const CpuArguments& arguments) {
    const CpuInput &x = arguments.inputs[0], &w = arguments.inputs[1];
    const CpuOutput& y = arguments.outputs[0];
    const Window window = Window::fromUniforms(arguments.uniforms);
    const ImageLattice lattice = outputLattice(window, x.shape[0], x.shape[3]);
    const Index filters = w.shape[3];
    const GatheredRight filter{
        w.values, lattice.filterPlaces(window, x.shape[3] * filters, filters), filters};
    const GatheredResult result{y.values, Places(y.shape.rows(), filters)};
    const CpuEpilogue epilogue = CpuEpilogue::of(arguments);
    correlate(lattice, x.values, filter, result, epilogue);
    if (lattice.isInside() || !mayMeetInfinity(w, y)) return;
    correlateInside(lattice, x.values, filter, result);
    applyEpilogue(epilogue, y);
}

// The pixels of the image that have the same place within a stride have the same taps; each such
// phase is a convolution of dy with these taps, in reverse.
void cpuConvBackwardInput(const CpuArguments& arguments) {
    const CpuInput &dy = arguments.inputs[0], &w = arguments.inputs[1];
    const CpuOutput& dx = arguments.outputs[0];
    const Window window = Window::fromUniforms(arguments.uniforms);
    const Index channels = w.shape[2], filters = w.shape[3];
    const Index line = window.input[1] * channels;
    bool reachesOut = false;
    const auto forPhases = [&](const auto& use) {
        for (int y = 0; y < std::min(window.strides[0], window.input[0]); ++y) {
            for (int x = 0; x < std::min(window.strides[1], window.input[1]); ++x) {
                const ImageLattice lattice = inputLattice(window, {y, x}, dy.shape[0], filters);
                reachesOut |= !lattice.isInside();
                use(lattice,
                    GatheredRight{w.values, lattice.filterPlaces(window, channels * filters, 1),
                                  channels, filters},
                    GatheredResult{
                        dx.values,
                        lattice.points(y * line + x * channels, window.input[0] * line,
                                       window.strides[0] * line, window.strides[1] * channels)});
            }
        }
    };
    forPhases(
        [&](const ImageLattice& lattice, const GatheredRight& filter,
            const GatheredResult& result) { correlate(lattice, dy.values, filter, result, {}); });
    if (!reachesOut || !mayMeetInfinity(w, dx)) return;
    forPhases(
        [&](const ImageLattice& lattice, const GatheredRight& filter,
            const GatheredResult& result) { correlateInside(lattice, dy.values, filter, result); });
}

namespace {

// dw = patches^T dy, summed over bands of pixels. Threads share the filters; the pixels too if the
// filters are few: then each has sums of its own, which are added in order.
void sumPatches(const ImageLattice& lattice, const CpuInput& x, const CpuInput& dy,
                const Places& places, const CpuOutput& dw) {
    const Index filters = dy.shape[3], size = dw.shape.size();
    const Index lineWork = lattice.x.count * size;
    const Index grain = std::max<Index>(1, 262144 / std::max<Index>(lineWork, 1));
    const Index ranges = parallelRanges(lattice.lines(), grain);
    float* sums =
        threadObject<CpuScratch, CpuOutput>().atLeast(std::max<Index>(ranges - 1, 0) * size);
    const bool all = places.size() * filters == size;  // taps that meet no pixel are left out
    if (ranges == 0) std::fill_n(dw.values, size, 0.0f);
    parallelForRanges(lattice.lines(), grain, [&](Index range, Index beginLine, Index endLine) {
        float* own = range == 0 ? dw.values : sums + (range - 1) * size;
        if (!all) std::fill_n(own, size, 0.0f);
        LatticeBand patches(lattice, x.values);
        forBands(lattice, beginLine, endLine, [&](Index begin, Index end) {
            patches.moveTo(begin, end);
            multiply({patches.data(), patches.depths(), patches.rows()},
                     {dy.values + begin * lattice.x.count * filters,
                      Places((end - begin) * lattice.x.count, filters), filters},
                     {own, places}, begin > beginLine);
        });
    });
    for (Index range = 1; range < ranges; ++range) {
        const float* more = sums + (range - 1) * size;
        for (Index i = 0; i < size; ++i) dw.values[i] += more[i];
    }
}

}  // namespace

void cpuConvBackwardFilter(const CpuArguments& arguments) {
    const CpuInput &x = arguments.inputs[0], &dy = arguments.inputs[1];
    const CpuOutput& dw = arguments.outputs[0];
    const Window window = Window::fromUniforms(arguments.uniforms);
    const ImageLattice lattice = outputLattice(window, x.shape[0], x.shape[3]);
    const Index filters = dy.shape[3];
    const Places places = lattice.filterPlaces(window, x.shape[3] * filters, filters);
    sumPatches(lattice, x, dy, places, dw);
    if (lattice.isInside() || !mayMeetInfinity(dy, dw)) return;
    sumPatchesInside(lattice, x.values, dy, {dw.values, places});
}

}  // namespace glgrad
