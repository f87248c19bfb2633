#include "autograd/kernels/reduction.h"

#include <cmath>

#include "autograd/kernels/scratch.h"
#include "autograd/kernels/strided_axes.h"
#include "core/error.h"
#include "core/pooled_vector.h"

namespace glgrad {
namespace {

// Texels that one fragment combines: few results leave a graphics processor idle unless their work
// is split.
constexpr Index kMaxTexels = 128;
constexpr Index kMaxTexelsOfMany = 1024;
constexpr Index kManyResults = 8192;

/// A reduction as shaders see it. Strides are texels.
struct Texels {
    StridedAxes<1> kept;           ///< Row axes that remain.
    Index length = 1, stride = 0;  ///< The longest reduced axis.
    StridedAxes<1> outer;          ///< The others.
    Index keptColumns = 1;
    bool lanes = false;  ///< The last axis is reduced.
    Index results() const { return kept.size() * keptColumns; }
    Index texels() const { return outer.size() * length; }
};

Texels texelsOf(const Shape& shape, unsigned axes, Index columns) {
    Texels result;
    const int last = shape.rank() - 1;
    Index stride = shape.rows() * columns;
    for (int axis = 0; axis < last; ++axis) {
        stride /= shape[axis];
        if ((axes >> axis & 1) != 0) {
            result.outer.append(shape[axis], {stride});
        } else {
            result.kept.append(shape[axis], {stride});
        }
    }
    result.lanes = last >= 0 && (axes >> last & 1) != 0;
    if (result.lanes) {
        result.outer.append(columns, {1});
    } else {
        result.keptColumns = columns;
    }
    const auto [size, steps] = result.outer.popLongest();
    result.length = size;
    result.stride = steps[0];
    return result;
}

Uniforms sourceUniforms(const Texels& texels) {
    Uniforms uniforms{
        {"keptAxes", texels.kept.count},
        {"keptSizes", texels.kept.sizes},
        {"keptStrides", texels.kept.stridesOf(0)},
        {"keptColumns", texels.keptColumns},
        {"inner", {static_cast<int>(texels.length), static_cast<int>(texels.stride)}}};
    if (texels.outer.count > 0) {
        uniforms.add({"outerAxes", texels.outer.count});
        uniforms.add({"outerSizes", texels.outer.sizes});
        uniforms.add({"outerStrides", texels.outer.stridesOf(0)});
    }
    return uniforms;
}

Uniform splitUniform(Index texels, Index length, Index results) {
    return {"split",
            {static_cast<int>(texels), static_cast<int>(length), static_cast<int>(results),
             static_cast<int>((texels + length - 1) / length)}};
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
    const auto reduce = [&](int given) {
        const int axis = normalizeAxis(op, given, shape.rank());
        if ((result.axes >> axis & 1) != 0) {
            throw ArgumentError(concat(op, ": axis ", given, " is given twice"));
        }
        result.axes |= 1u << axis;
        result.count *= shape[axis];
        result.kept = result.kept.with(axis, 1);
    };
    if (options.axes) {
        std::ranges::for_each(*options.axes, reduce);
    } else {
        for (int axis = 0; axis < shape.rank(); ++axis) reduce(axis);
    }
    PooledVector<Index> sizes;
    for (int axis = 0; axis < shape.rank(); ++axis) {
        if (options.keepDims || (result.axes >> axis & 1) == 0) sizes.push_back(result.kept[axis]);
    }
    result.result = Shape(sizes);
    return result;
}

Uniforms reductionUniforms(unsigned axes, float divisor) {
    return {{"reducedAxes", axes}, {"divisor", divisor}};
}

Plan reductionPlan(const PlanArguments& arguments, const ShaderSource& shader) {
    const unsigned axes = arguments.uniforms.integer("reducedAxes");
    const Texels texels = texelsOf(arguments.inputs[0], axes, arguments.input(0).columns);
    const Index results = texels.results();
    const bool isBusy = results >= kManyResults || arguments.limits.software;
    const Index most = isBusy ? kMaxTexelsOfMany : kMaxTexels;
    Plan plan;
    Pass pass{.shader = shader,
              .inputs = {{"x", TextureRef::input(0)}},
              .targets = {},
              .uniforms = sourceUniforms(texels)};
    if (texels.outer.count > 0) pass.defines.push_back({"RUNS"});
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
        pass.fetches = length;
        plan.passes.push_back(pass);
        pass = {.shader = shader, .inputs = {{"x", TextureRef::scratch(scratch)}}, .targets = {}};
        pass.defines.push_back({"PARTIALS"});
        left = groups;
    }
    pass.targets = {{"y", TextureRef::output(0)}};
    pass.uniforms.add(splitUniform(left, left, results));
    if (texels.lanes) pass.defines.push_back({"LANES"});
    pass.iterations = 4 * (left * (2 + texels.outer.count) + texels.kept.count);
    pass.fetches = texels.lanes ? 4 * left : left;
    plan.passes.push_back(std::move(pass));
    return plan;
}

}  // namespace glgrad
