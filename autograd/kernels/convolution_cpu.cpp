#include "autograd/kernels/convolution.h"

#include <algorithm>

#include "autograd/kernels/activation.h"
#include "autograd/kernels/convolution_inside.h"
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

// y[place of point] = patch at point * w
void correlate(const ImageLattice& lattice, const float* image, const GatheredRight& filter,
               const Placement& to, float* y, const CpuEpilogue& epilogue) {
    parallelProduct(lattice.lines(), lattice.x.count, filter.columns, lattice.depth(),
                    [&](Index beginLine, Index endLine, Index column, Index columnEnd) {
                        LatticeBand patches(lattice, image);
                        std::vector<Index> places;
                        const Index rows = (endLine - beginLine) * lattice.x.count;
                        const auto multiplyBands = [&](const RightPanel& panel) {
                            forBands(lattice, beginLine, endLine, [&](Index begin, Index end) {
                                patches.moveTo(begin, end);
                                placesOf(lattice, to, begin, end, places);
                                multiplyPanel({patches.data(), patches.rows(), patches.depths()},
                                              panel, {y + column, places}, false,
                                              epilogue.columnsFrom(column));
                            });
                        };
                        forPanels(filter.columnsFrom(column, columnEnd), rows, multiplyBands);
                    });
}

// Where the filter's values for the channels under the taps of a lattice are: those of a tap lie
// `step` apart.
std::vector<Index> filterPlaces(const ImageLattice& lattice, const Window& window, Index sizeOfTap,
                                Index step) {
    std::vector<Index> places;
    places.reserve(lattice.depth());
    for (const Index y : lattice.y.taps) {
        for (const Index x : lattice.x.taps) {
            const Index tap = (y * window.size[1] + x) * sizeOfTap;
            for (Index c = 0; c < lattice.channels; ++c) places.push_back(tap + c * step);
        }
    }
    return places;
}

}  // namespace

void cpuConvForward(const CpuArguments& arguments) {
    const CpuInput &x = arguments.inputs[0], &w = arguments.inputs[1];
    const CpuOutput& y = arguments.outputs[0];
    const Window window = Window::fromUniforms(arguments.uniforms);
    const ImageLattice lattice = outputLattice(window, x.shape[0], x.shape[3]);
    const Index filters = w.shape[3];
    const std::vector<Index> depths = filterPlaces(lattice, window, x.shape[3] * filters, filters);
    const GatheredRight filter{w.values, depths, filters};
    const Placement to{{window.output[0], window.output[1]}, {1, 1}, {0, 0}, filters};
    const CpuEpilogue epilogue = CpuEpilogue::of(arguments);
    correlate(lattice, x.values, filter, to, y.values, epilogue);
    if (lattice.isInside() || !mayMeetInfinity(w, y)) return;
    correlateInside(lattice, x.values, filter, to, y.values);
    applyEpilogue(epilogue, y);
}

// The pixels of the image that have the same place within a stride have the same taps; each such
// phase is a convolution of dy with these taps, in reverse.
void cpuConvBackwardInput(const CpuArguments& arguments) {
    const CpuInput &dy = arguments.inputs[0], &w = arguments.inputs[1];
    const CpuOutput& dx = arguments.outputs[0];
    const Window window = Window::fromUniforms(arguments.uniforms);
    const Index channels = w.shape[2], filters = w.shape[3];
    bool reachesOut = false;
    const auto forPhases = [&](const auto& use) {
        for (int y = 0; y < std::min(window.strides[0], window.input[0]); ++y) {
            for (int x = 0; x < std::min(window.strides[1], window.input[1]); ++x) {
                const ImageLattice lattice = inputLattice(window, {y, x}, dy.shape[0], filters);
                const std::vector<Index> depths =
                    filterPlaces(lattice, window, channels * filters, 1);
                reachesOut |= !lattice.isInside();
                use(lattice, GatheredRight{w.values, depths, channels, filters},
                    Placement{{window.input[0], window.input[1]},
                              {window.strides[0], window.strides[1]},
                              {y, x},
                              channels});
            }
        }
    };
    forPhases([&](const ImageLattice& lattice, const GatheredRight& filter, const Placement& to) {
        correlate(lattice, dy.values, filter, to, dx.values, {});
    });
    if (!reachesOut || !mayMeetInfinity(w, dx)) return;
    forPhases([&](const ImageLattice& lattice, const GatheredRight& filter, const Placement& to) {
        correlateInside(lattice, dy.values, filter, to, dx.values);
    });
}

namespace {

// dw = patches^T dy, summed over bands of pixels. Threads share the filters; the pixels too if the
// filters are few: then each has sums of its own, which are added in order.
void sumPatches(const ImageLattice& lattice, const CpuInput& x, const CpuInput& dy,
                std::span<const Index> places, const CpuOutput& dw) {
    const Index filters = dy.shape[3], size = dw.shape.size();
    const Index lineWork = lattice.x.count * size;
    const Index grain = std::max<Index>(1, 262144 / std::max<Index>(lineWork, 1));
    const Index ranges = parallelRanges(lattice.lines(), grain);
    std::vector<float> sums(std::max<Index>(ranges - 1, 0) * size);
    if (ranges == 0 || std::ssize(places) * filters < size) std::fill_n(dw.values, size, 0.0f);
    parallelForRanges(lattice.lines(), grain, [&](Index range, Index beginLine, Index endLine) {
        float* own = range == 0 ? dw.values : sums.data() + (range - 1) * size;
        LatticeBand patches(lattice, x.values);
        forBands(lattice, beginLine, endLine, [&](Index begin, Index end) {
            patches.moveTo(begin, end);
            const std::vector<Index> pixels = offsets((end - begin) * lattice.x.count, filters);
            multiply({patches.data(), patches.depths(), patches.rows()},
                     {dy.values + begin * lattice.x.count * filters, pixels, filters},
                     {own, places}, begin > beginLine);
        });
    });
    for (Index range = 1; range < ranges; ++range) {
        const float* more = sums.data() + (range - 1) * size;
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
    const std::vector<Index> places = filterPlaces(lattice, window, x.shape[3] * filters, filters);
    sumPatches(lattice, x, dy, places, dw);
    if (lattice.isInside() || !mayMeetInfinity(dy, dw)) return;
    sumPatchesInside(lattice, x.values, dy, places, dw.values);
}

}  // namespace glgrad
