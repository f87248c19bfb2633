#include "autograd/kernels/pieces.h"

#include <algorithm>
#include <array>

#include "autograd/kernels/elementwise.h"
#include "core/pooled_vector.h"
#include "shaders/parts.h"

namespace glgrad {
namespace {

constexpr Names kNames = {"y0", "y1", "y2", "y3", "y4", "y5", "y6", "y7"};
constexpr std::size_t kMaxPieces = Names::kMax;

// The pieces [first, first + count), of one layout, in one pass.
Pass passOf(const PlanArguments& arguments, std::size_t first, std::size_t count) {
    const Shape& x = arguments.inputs[0];
    const int axis = arguments.uniforms.integer("axis"), last = x.rank() - 1;
    const auto all = arguments.uniforms.integers("starts").subspan(first, count);
    const PooledVector<Index> starts(all.begin(), all.end());
    Pass pass{.shader = shaders::parts_split,
              .inputs = {{"x", TextureRef::input(0)}},
              .targets = {},
              .uniforms = {{"starts", std::span<const Index>(starts)}},
              .defines = {{"COUNT", static_cast<int>(count)}}};
    for (std::size_t k = 0; k < count; ++k) {
        pass.targets.push_back({kNames[k], TextureRef::output(static_cast<int>(first + k))});
    }
    pass.fetches = static_cast<Index>(count);
    if (axis == last) {
        pass.defines.push_back({"LAST_AXIS"});
        const auto isWhole = [](Index start) { return start % 4 == 0; };
        if (std::ranges::all_of(starts, isWhole)) {
            pass.defines.push_back({"WHOLE_TEXELS"});
        } else {
            pass.fetches *= 2;
        }
    } else {
        pass.uniforms.add({"size", arguments.uniforms.integers("sizes")[first]});
        pass.uniforms.add({"total", x[axis]});
        pass.uniforms.add({"inner", x.slice(axis + 1, last).size()});
    }
    return pass;
}

Plan plan(const PlanArguments& arguments) {
    const std::size_t pieces = arguments.outputs.size();
    const auto most = static_cast<std::size_t>(arguments.limits.maxRenderTargets);
    const auto layout = [&](std::size_t k) { return arguments.output(static_cast<int>(k)); };
    Plan plan;
    for (std::size_t first = 0, end = 0; first < pieces; first = end) {
        end = first + 1;
        if (arguments.outputs[first].empty()) continue;
        while (end < pieces && end - first < most && layout(end) == layout(first)) ++end;
        plan.passes.push_back(passOf(arguments, first, end - first));
    }
    return plan;
}

void cpu(const CpuArguments& arguments) {
    const CpuInput& x = arguments.inputs[0];
    const int axis = arguments.uniforms.integer("axis");
    const auto starts = arguments.uniforms.integers("starts");
    const Index inner = x.shape.slice(axis + 1, x.shape.rank()).size();
    const Index stride = x.shape[axis] * inner, outer = x.shape.slice(0, axis).size();
    const std::size_t pieces = arguments.outputs.size();
    std::array<Index, kMaxPieces> lengths{};  // of the pieces, for one step of the axes before
    Index line = 0;                           // their sum
    for (std::size_t k = 0; k < pieces; ++k) {
        lengths[k] = arguments.outputs[k].shape.size() / outer;
        line += lengths[k];
    }
    parallelFor(outer * line, kElementwiseGrain, [&](Index begin, Index end) {
        for (Index at = begin / line * line; at < end;) {
            const Index step = at / line;
            for (std::size_t k = 0; k < pieces; at += lengths[k++]) {
                const Index from = std::max(begin - at, Index{0});
                const Index to = std::min(end - at, lengths[k]);
                if (from >= to) continue;
                const float* source = x.values + step * stride + starts[k] * inner;
                float* target = arguments.outputs[k].values + step * lengths[k];
                std::copy_n(source + from, to - from, target + from);
            }
        }
    });
}

constexpr Kernel kSplit{
    .name = "parts.split", .inputs = {"x"}, .outputs = kNames, .plan = plan, .cpu = cpu};

}  // namespace

Tensors cutPieces(std::string_view op, const Tensor& x, int axis, std::span<const Index> sizes,
                  std::span<const Shape> shapes) {
    Tensors pieces;
    Index start = 0;
    for (std::size_t first = 0; first < sizes.size(); first += kMaxPieces) {
        const std::size_t count = std::min(kMaxPieces, sizes.size() - first);
        const auto group = sizes.subspan(first, count);
        PooledVector<Index> starts;
        for (const Index size : group) {
            starts.push_back(start);
            start += size;
        }
        Kernel kernel = kSplit;
        kernel.name = op;
        kernel.outputs = kNames.first(count);
        const Uniforms uniforms{
            {"axis", axis}, {"starts", std::span<const Index>(starts)}, {"sizes", group}};
        const PooledVector<DType> dtypes(count, x.dtype());
        std::ranges::move(run(kernel, std::span(&x, 1), shapes.subspan(first, count), uniforms,
                              x.device(), dtypes),
                          std::back_inserter(pieces));
    }
    return pieces;
}

}  // namespace glgrad
