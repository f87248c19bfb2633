#include "tests/support/op_table.h"

#include <cmath>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/random.h"

namespace glgrad {
namespace {

std::vector<float> valuesFor(const Domain& domain, Index count, Index classes,
                             RandomGenerator& random) {
    switch (domain.kind) {
        case Domain::Kind::uniform:
            return random.uniforms(count, domain.low, domain.high);
        case Domain::Kind::spaced: {
            std::vector<float> values;
            for (const std::uint32_t place :
                 random.permutation(static_cast<std::uint32_t>(count))) {
                values.push_back(0.15f * (static_cast<float>(Index{place} - count / 2)) + 0.075f);
            }
            return values;
        }
        case Domain::Kind::whole: {
            std::vector<float> values = random.uniforms(count, domain.low, domain.high);
            for (float& value : values) value = std::floor(value);
            return values;
        }
        default: {
            std::vector<float> values(count);
            for (float& value : values) {
                value = static_cast<float>(random.below(static_cast<std::uint32_t>(classes)));
            }
            return values;
        }
    }
}

// Weights that are the same on every device.
Tensor weightsFor(const Shape& shape, std::uint64_t stream) {
    return Tensor(shape, RandomGenerator(17, stream).uniforms(shape.size(), -1.0f, 1.0f));
}

std::vector<std::vector<float>> download(const Tensors& tensors) {
    std::vector<std::vector<float>> values;
    for (const Tensor& tensor : tensors) values.push_back(tensor.values());
    return values;
}

}  // namespace

const std::vector<OpRow>& opTable() {
    static const std::vector<OpRow> table = [] {
        std::vector<OpRow> rows;
        for (const auto& family : {elementwiseRows(), binaryRows(), reductionRows(), shapeRows(),
                                   linearRows(), imageRows(), lossRows()}) {
            rows.insert(rows.end(), family.begin(), family.end());
        }
        return rows;
    }();
    return table;
}

std::vector<InputShapes> anyShape(const Shape& base) { return {{base}}; }

std::vector<InputShapes> anyAxis(const Shape& base) {
    if (base.rank() == 0) return {};
    return {{base}};
}

std::vector<InputShapes> anyElements(const Shape& base) {
    if (base.empty()) return {};
    return {{base}};
}

std::vector<HostTensor> makeInputs(const OpRow& row, const InputShapes& shapes,
                                   std::uint64_t seed) {
    std::vector<HostTensor> inputs;
    for (std::size_t i = 0; i < shapes.size(); ++i) {
        const Domain& domain = row.domain(i);
        RandomGenerator random(seed, i);
        inputs.push_back(
            {.shape = shapes[i],
             .values = valuesFor(domain, shapes[i].size(), shapes.back().last(), random),
             .dtype = domain.kind == Domain::Kind::label ? DType::int32 : DType::float32,
             .constant = domain.constant});
    }
    return inputs;
}

Tensors variablesOf(const std::vector<HostTensor>& inputs) {
    Tensors tensors;
    for (const HostTensor& input : inputs) {
        if (!input.constant) tensors.push_back(input.upload());
    }
    return tensors;
}

std::function<Tensor(std::span<const Tensor>)> ofVariables(const OpRow& row,
                                                           const std::vector<HostTensor>& inputs) {
    Tensors all;
    for (const HostTensor& input : inputs)
        all.push_back(input.constant ? input.upload() : Tensor());
    return [&row, all](std::span<const Tensor> variables) {
        Tensors arguments = all;
        std::size_t next = 0;
        for (Tensor& argument : arguments) {
            if (!argument.defined()) argument = variables[next++];
        }
        return row.function(arguments);
    };
}

RowResult compute(const OpRow& row, const std::vector<HostTensor>& inputs, int order) {
    const Tensors variables = variablesOf(inputs);
    const auto function = ofVariables(row, inputs);
    GradientTape outer;
    for (const Tensor& variable : variables) outer.watch(variable);
    GradientTape inner;
    for (const Tensor& variable : variables) inner.watch(variable);
    const Tensor y = function(variables);
    RowResult result{.shape = y.shape(), .values = y.values(), .first = {}, .second = {}};
    if (order == 0 || !row.hasGradient) return result;

    // Half of the square makes the second derivatives of linear ops more than zeros.
    const Tensor seed = weightsFor(y.shape(), 1);
    const Tensors first = inner.gradient(y + square(y) * 0.5f, variables, seed);
    result.first = download(first);
    if (order == 1) return result;

    Tensor total;
    for (std::size_t i = 0; i < first.size(); ++i) {
        const Tensor part = sum(weightsFor(first[i].shape(), 2 + i) * first[i]);
        total = total.defined() ? total + part : part;
    }
    result.second = download(outer.gradient(total, variables));
    return result;
}

std::vector<Shape> smallShapes() {
    return {{}, {5}, {3, 4}, {2, 3, 5}, {2, 5, 4, 3}, {2, 1, 3, 2, 2}};
}

std::vector<Shape> edgeShapes() {
    const Shape full = {2, 3, 2, 3, 2};
    std::vector<Shape> shapes = {{}};
    for (int rank = 1; rank <= 5; ++rank) {
        for (int axis = 0; axis < rank; ++axis) {
            for (const Index size : {0, 1, 3, 5, 7}) {
                shapes.push_back(full.slice(0, rank).with(axis, size));
            }
        }
    }
    return shapes;
}

std::vector<Shape> foldedShapes() {
    return {{300}, {150, 7}, {3, 290}, {2, 70, 5}, {2, 13, 9, 3}, {1, 70, 3, 2}, {2, 2, 5, 11, 3}};
}

}  // namespace glgrad
