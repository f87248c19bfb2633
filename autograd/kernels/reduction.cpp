#include "autograd/kernels/reduction.h"

#include <cmath>

#include "autograd/kernels/scratch.h"
#include "autograd/kernels/strided_axes.h"
#include "core/error.h"

namespace glgrad {
namespace {

// Texels that one fragment combines: few results leave a device idle unless their work is split.
constexpr Index kMaxTexels = 128;
constexpr Index kMaxTexelsOfMany = 1024;
constexpr Index kManyResults = 8192;

/// A reduction as shaders see it, in rows and columns of texels.
struct Texels {
    StridedAxes<1> kept;                  ///< Row axes that remain.
    std::array<Index, 3> inner{1, 0, 0};  ///< The longest reduced axis: texels, and a step's
                                          ///< rows and columns.
    StridedAxes<2> outer;                 ///< The others: rows and columns a step.
    Index keptColumns = 1;
    bool lanes = false;  ///< The last axis is reduced.
    Index results() const { return kept.size() * keptColumns; }
    Index texels() const { return outer.size() * inner[0]; }
};

Texels texelsOf(const Shape& shape, unsigned axes, Index columns) {
    Texels result;
    const int last = shape.rank() - 1;
    Index stride = shape.rows();
    for (int axis = 0; axis < last; ++axis) {
        stride /= shape[axis];
        if ((axes >> axis & 1) != 0) {
            result.outer.append(shape[axis], {stride, 0});
        } else {
            result.kept.append(shape[axis], {stride});
        }
    }
    result.lanes = last >= 0 && (axes >> last & 1) != 0;
    if (result.lanes) {
        result.outer.append(columns, {0, 1});
    } else {
        result.keptColumns = columns;
    }
    const auto [size, steps] = result.outer.popLongest();
    result.inner = {size, steps[0], steps[1]};
    return result;
}

Uniforms sourceUniforms(const Texels& texels) {
    const auto [size, rows, columns] = texels.inner;
    return {{"keptAxes", texels.kept.count},
            {"keptSizes", texels.kept.sizes},
            {"keptStrides", texels.kept.stridesOf(0)},
            {"keptColumns", texels.keptColumns},
            {"outerAxes", texels.outer.count},
            {"outerSizes", texels.outer.sizes},
            {"outerRows", texels.outer.stridesOf(0)},
            {"outerColumns", texels.outer.stridesOf(1)},
            {"inner", {static_cast<int>(size), static_cast<int>(rows), static_cast<int>(columns)}}};
}

Uniform splitUniform(Index texels, Index length, Index results) {
    return {"split",
            {static_cast<int>(texels), static_cast<int>(length), static_cast<int>(results)}};
}

// How many texels a fragment combines so that all passes do about the same.
Index groupLength(Index texels, Index most) {
    double levels = 1.0;
    while (std::pow(static_cast<double>(most), levels) < static_cast<double>(texels)) ++levels;
    return static_cast<Index>(std::ceil(std::pow(static_cast<double>(texels), 1.0 / levels)));
}

}  // namespace

Reduction reductionOf(std::string_view op, const Shape& shape, const ReduceOptions& options) {
    Reduction result;
    result.kept = shape;
    std::vector<int> all;
    for (int axis = 0; axis < shape.rank(); ++axis) all.push_back(axis);
    for (int given : options.axes.value_or(all)) {
        const int axis = normalizeAxis(op, given, shape.rank());
        if ((result.axes >> axis & 1) != 0) {
            throw ArgumentError(concat(op, ": axis ", given, " is given twice"));
        }
        result.axes |= 1u << axis;
        result.count *= shape[axis];
        result.kept = result.kept.with(axis, 1);
    }
    std::vector<Index> sizes;
    for (int axis = 0; axis < shape.rank(); ++axis) {
        if (options.keepDims || (result.axes >> axis & 1) == 0) sizes.push_back(result.kept[axis]);
    }
    result.result = Shape(sizes);
    return result;
}

Uniforms reductionUniforms(unsigned axes, float scale) {
    return {{"reducedAxes", axes}, {"scale", scale}};
}

Plan reductionPlan(const PlanArguments& arguments, const ShaderSource& shader) {
    const unsigned axes = arguments.uniforms.integer("reducedAxes");
    const Texels texels = texelsOf(arguments.inputs[0], axes, arguments.input(0).columns);
    const Index results = texels.results();
    const Index most = results < kManyResults ? kMaxTexels : kMaxTexelsOfMany;
    Plan plan;
    Pass pass{.shader = shader,
              .inputs = {{"x", TextureRef::input(0)}},
              .targets = {},
              .uniforms = sourceUniforms(texels)};
    Index left = texels.texels();
    const Index length = groupLength(left, most);
    while (left > length) {
        const Index groups = (left + length - 1) / length;
        const int scratch = static_cast<int>(plan.scratch.size());
        plan.scratch.push_back(linearScratch(groups * results, arguments.limits));
        pass.targets = {{"y", TextureRef::scratch(scratch)}};
        pass.uniforms.add(splitUniform(left, length, results));
        pass.defines.push_back({"TO_PARTIALS"});
        pass.iterations = length * (2 + texels.outer.count) + texels.kept.count;
        plan.passes.push_back(pass);
        pass = {.shader = shader, .inputs = {{"x", TextureRef::scratch(scratch)}}, .targets = {}};
        pass.defines.push_back({"PARTIALS"});
        left = groups;
    }
    pass.targets = {{"y", TextureRef::output(0)}};
    pass.uniforms.add(splitUniform(left, left, results));
    if (texels.lanes) pass.defines.push_back({"LANES"});
    pass.iterations = 4 * (left * (2 + texels.outer.count) + texels.kept.count);
    plan.passes.push_back(std::move(pass));
    return plan;
}

}  // namespace glgrad
