#include "autograd/kernels/convolution.h"

#include <algorithm>

#include "autograd/kernels/gathered_product.h"
#include "autograd/kernels/image_lattice.h"
#include "backends/cpu/parallel.h"

// A convolution is a product of patches, one row per output pixel, with the filter. The patches
// are read where they lie in the image; where a window reaches out of it, in a copy of some lines.
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

// Where the result for each point goes: every `step`-th pixel from `phase` on of images of `size`.
struct Placement {
    std::array<Index, 2> size, step, phase;
    Index channels;
};

// The places of the points of the lines [begin, end).
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

}  // namespace

void cpuConvForward(const CpuArguments& arguments) {
    const CpuInput &x = arguments.inputs[0], &w = arguments.inputs[1];
    const Window window = Window::fromUniforms(arguments.uniforms);
    const ImageLattice lattice = outputLattice(window, x.shape[0], x.shape[3]);
    const Index filters = w.shape[3];
    const std::vector<Index> depths = offsets(lattice.depth(), filters);
    correlate(lattice, x.values, {w.values, depths, filters},
              {{window.output[0], window.output[1]}, {1, 1}, {0, 0}, filters},
              arguments.outputs[0].values, CpuEpilogue::of(arguments));
}

// The pixels of the image that have the same place within a stride have the same taps; each such
// phase is a convolution of dy with these taps, in reverse.
void cpuConvBackwardInput(const CpuArguments& arguments) {
    const CpuInput &dy = arguments.inputs[0], &w = arguments.inputs[1];
    const Window window = Window::fromUniforms(arguments.uniforms);
    const Index channels = w.shape[2], filters = w.shape[3];
    const Placement image{{window.input[0], window.input[1]},
                          {window.strides[0], window.strides[1]},
                          {0, 0},
                          channels};
    for (int y = 0; y < std::min(window.strides[0], window.input[0]); ++y) {
        for (int x = 0; x < std::min(window.strides[1], window.input[1]); ++x) {
            const ImageLattice lattice = inputLattice(window, {y, x}, dy.shape[0], filters);
            std::vector<Index> depths;
            for (const int ty : lattice.y.taps) {
                for (const int tx : lattice.x.taps) {
                    const Index tap = (ty * window.size[1] + tx) * channels * filters;
                    for (Index f = 0; f < filters; ++f) depths.push_back(tap + f);
                }
            }
            Placement to = image;
            to.phase = {y, x};
            correlate(lattice, dy.values, {w.values, depths, channels, filters}, to,
                      arguments.outputs[0].values, {});
        }
    }
}

// dw = patches^T dy, summed over bands of pixels. Threads share the filters; the pixels too if the
// filters are few: then each has sums of its own, which are added in order.
void cpuConvBackwardFilter(const CpuArguments& arguments) {
    const CpuInput &x = arguments.inputs[0], &dy = arguments.inputs[1];
    const Window window = Window::fromUniforms(arguments.uniforms);
    const ImageLattice lattice = outputLattice(window, x.shape[0], x.shape[3]);
    const Index filters = dy.shape[3], size = lattice.depth() * filters;
    const std::vector<Index> places = offsets(lattice.depth(), filters);
    const Index lineWork = lattice.x.count * size;
    const Index grain = std::max<Index>(1, 131072 / std::max<Index>(lineWork, 1));
    const Index ranges = parallelRanges(lattice.lines(), grain);
    float* dw = arguments.outputs[0].values;
    std::vector<float> sums(std::max<Index>(ranges - 1, 0) * size);
    if (ranges == 0) std::fill_n(dw, size, 0.0f);
    parallelForRanges(lattice.lines(), grain, [&](Index range, Index beginLine, Index endLine) {
        float* own = range == 0 ? dw : sums.data() + (range - 1) * size;
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
        for (Index i = 0; i < size; ++i) dw[i] += more[i];
    }
}

}  // namespace glgrad
