#include "autograd/shader_op.h"

#include <algorithm>
#include <deque>

#include "autograd/kernels/shader_op_kernel.h"
#include "autograd/tape.h"
#include "core/arguments.h"
#include "core/error.h"
#include "core/inline_vector.h"

namespace glgrad {
namespace {

constexpr std::size_t kMaxInputs = Names::kMax - 2;  // besides y and dy

void checkName(const std::string& op, const std::string& what, std::string_view name) {
    const auto isLetter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    const auto isInName = [&](char c) { return isLetter(c) || c == '_' || (c >= '0' && c <= '9'); };
    const bool isIdentifier = !name.empty() && isLetter(name[0]) &&
                              std::ranges::all_of(name, isInName) && name.find("__") == name.npos &&
                              !name.starts_with("gl_");
    if (isIdentifier) return;
    throw ArgumentError(
        concat(op, ": expected a name for GLSL, as x1, for ", what, ", got '", name, "'"));
}

void checkInputNames(const ShaderOpOptions& options) {
    const std::vector<std::string>& names = options.inputs;
    if (names.empty() || names.size() > kMaxInputs) {
        throw ArgumentError(
            concat(options.name, ": expected 1 to ", kMaxInputs, " inputs, got ", names.size()));
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
        checkName(options.name, "an input", names[i]);
        const bool isTaken =
            names[i] == "y" || names[i] == "dy" || names[i] == "out" ||
            std::find(names.begin(), names.begin() + i, names[i]) != names.begin() + i;
        if (!isTaken) continue;
        throw ArgumentError(concat(options.name,
                                   ": expected names of inputs that differ, and are "
                                   "not y, dy or out, got ",
                                   names[i]));
    }
}

std::size_t countOf(const Uniform& uniform) {
    return uniform.isInteger() ? uniform.integers().size() : uniform.floats().size();
}

void checkUniforms(const ShaderOpOptions& options) {
    constexpr std::size_t kMostValues = 4;
    for (const Uniform& each : options.uniforms) {
        checkName(options.name, "a uniform", each.name());
        const auto isNamesake = [&](const Uniform& other) { return other.name() == each.name(); };
        if (std::count_if(options.uniforms.begin(), options.uniforms.end(), isNamesake) > 1) {
            throw ArgumentError(concat(options.name, ": expected uniforms of different names, got ",
                                       each.name(), " twice"));
        }
        if (each.isArray() || countOf(each) <= kMostValues) continue;
        throw ArgumentError(concat(options.name, ": expected at most ", kMostValues,
                                   " values as uniform ", each.name(), ", got ", countOf(each)));
    }
}

void check(const ShaderOpOptions& options) {
    const auto wrong = [&](const auto&... parts) {
        return ArgumentError(concat(options.name, ": ", parts...));
    };
    if (options.name.empty()) throw ArgumentError("ShaderOp: expected a name, got none");
    checkInputNames(options);
    checkUniforms(options);
    const std::size_t inputs = options.inputs.size(), backward = options.backward.size();
    if (options.forward.shader.empty()) throw wrong("expected a shader for forward, got none");
    if (backward != 0 && backward != inputs) {
        throw wrong("expected a backward kernel for each of ", inputs, " inputs or none, got ",
                    backward);
    }
    if (options.gradients && backward != 0) {
        throw wrong("expected backward kernels or gradients in ops, got both");
    }
    for (const ShaderOpKernel& each : options.backward) {
        if (each.shader.empty() && each.cpu) {
            throw wrong("expected a shader for backward beside the CPU's function, got none");
        }
    }
    if (!options.linear) return;
    if (inputs != 1 || backward != 1 || options.backward[0].shader.empty() || options.usesOutput) {
        throw wrong("expected of a linear op one input, a backward kernel, and usesOutput = false");
    }
}

std::vector<std::string> backwardInputs(const ShaderOpOptions& options) {
    if (options.linear) return {"dy"};
    std::vector<std::string> names = options.inputs;
    if (options.usesOutput) names.push_back("y");
    names.push_back("dy");
    return names;
}

DType gradientDType(DType dtype) { return isFloating(dtype) ? dtype : DType::float32; }

// The same with names that are kept here.
Uniforms withNames(const Uniforms& uniforms, std::deque<std::string>& names) {
    Uniforms result;
    for (const Uniform& each : uniforms) {
        result.add(each.renamed(names.emplace_back(each.name())));
    }
    return result;
}

}  // namespace

struct ShaderOp::Definition {
    explicit Definition(const ShaderOpOptions& given)
        : options(given),
          uniforms(withNames(given.uniforms, uniformNames)),
          forward(given.name + ".forward", given.forward, given.inputs, "y", uniforms) {
        const bool isOne = given.inputs.size() == 1;
        for (std::size_t i = 0; i < given.backward.size(); ++i) {
            const std::string& input = given.inputs[i];
            backward.emplace_back(given.name + (isOne ? ".backward" : ".backward_" + input),
                                  given.backward[i], backwardInputs(given), "d" + input, uniforms);
        }
        options.uniforms = {};
    }

    ShaderOpOptions options;
    std::deque<std::string> uniformNames;
    Uniforms uniforms;
    PreparedShaderOpKernel forward;
    std::deque<PreparedShaderOpKernel> backward;
};

namespace {

using Op = std::shared_ptr<const ShaderOp::Definition>;

// An op with its inputs and numbers, for its gradients.
struct Call {
    Op op;
    Tensors inputs;
    Tensor y;
    Uniforms uniforms;
};

[[noreturn]] void refuseSecond(const std::string& op) {
    throw GradientError(concat(op,
                               ": its backward kernel has no gradient of its own, as second "
                               "derivatives need: say that the op is linear, or give its "
                               "gradients in ops"));
}

Tensor backward(const Call& call, std::size_t position, const Tensor& dy) {
    const ShaderOpOptions& options = call.op->options;
    const auto& kernels = call.op->backward;
    if (kernels.empty() || !kernels[position].isGiven()) {
        throw GradientError(concat(options.name, ": its input ", options.inputs[position],
                                   " has no gradient: give a backward kernel for it, or a constant "
                                   "(stopGradient)"));
    }
    Tensors inputs = call.inputs;
    if (options.usesOutput) inputs.push_back(call.y);
    inputs.push_back(dy);
    const Tensor& x = call.inputs[position];
    const Tensor dx =
        kernels[position].run(inputs, x.shape(), gradientDType(x.dtype()), call.uniforms);
    return recordTogether(kernels[position].name(), dx, inputs,
                          [op = options.name](const Tensor&) -> Tensors { refuseSecond(op); });
}

Shape shapeOf(const ShaderOpOptions& options, std::span<const Tensor> inputs) {
    if (!options.shape) return inputs[0].shape();
    std::vector<Shape> shapes;
    for (const Tensor& each : inputs) shapes.push_back(each.shape());
    return options.shape(shapes);
}

Tensor forward(const Op& op, std::span<const Tensor> inputs, const Uniforms& uniforms) {
    return op->forward.run(inputs, shapeOf(op->options, inputs), floatingDType(inputs), uniforms);
}

// A linear op and its transpose are each other's gradient.
Tensor linear(const Op& op, const Tensor& x, const Uniforms& uniforms);

Tensor transposed(const Op& op, const Tensor& dy, const Shape& shape, DType dtype,
                  const Uniforms& uniforms) {
    const PreparedShaderOpKernel& kernel = op->backward[0];
    const Tensor dx = kernel.run(std::span(&dy, 1), shape, dtype, uniforms);
    return record(kernel.name(), dx,
                  {{dy, [=](const Tensor& g) { return linear(op, g, uniforms); }}});
}

Tensor linear(const Op& op, const Tensor& x, const Uniforms& uniforms) {
    const Tensor y = forward(op, std::span(&x, 1), uniforms);
    return record(op->options.name, y,
                  {{x, [=, shape = x.shape(), dtype = gradientDType(x.dtype())](const Tensor& dy) {
                        return transposed(op, dy, shape, dtype, uniforms);
                    }}});
}

Tensor withGradients(const Op& op, const Tensor& y, std::span<const Tensor> inputs,
                     const Uniforms& uniforms) {
    const auto call =
        std::make_shared<const Call>(Call{op, {inputs.begin(), inputs.end()}, y, uniforms});
    return recordTogether(op->options.name, y, inputs, [call](const Tensor& dy) {
        return call->op->options.gradients({call->inputs, call->y, dy, call->uniforms});
    });
}

Tensor withBackward(const Op& op, const Tensor& y, std::span<const Tensor> inputs,
                    const Uniforms& uniforms) {
    const auto call = std::make_shared<const Call>(
        Call{op, {inputs.begin(), inputs.end()}, op->options.usesOutput ? y : Tensor(), uniforms});
    const auto along = [&](std::size_t input) {
        return [call, input](const Tensor& dy) { return backward(*call, input, dy); };
    };
    InlineVector<decltype(along(0)), 4> functions;
    InlineVector<InputGradient, 4> gradients;
    for (std::size_t i = 0; i < inputs.size(); ++i) functions.emplace_back(along(i));
    for (std::size_t i = 0; i < inputs.size(); ++i) gradients.emplace_back(inputs[i], functions[i]);
    return record(op->options.name, y, gradients);
}

void checkInputs(const ShaderOpOptions& options, std::span<const Tensor> inputs) {
    if (inputs.size() != options.inputs.size()) {
        throw ArgumentError(concat(options.name, ": expected ", options.inputs.size(),
                                   " inputs, got ", inputs.size()));
    }
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        if (!inputs[i].defined()) throwMissing(options.name, options.inputs[i]);
    }
}

const Uniform* find(const Uniforms& uniforms, std::string_view name) {
    const auto found = std::find_if(uniforms.begin(), uniforms.end(),
                                    [&](const Uniform& each) { return each.name() == name; });
    return found == uniforms.end() ? nullptr : &*found;
}

// The op's own numbers, with those that are given in their places.
Uniforms replaced(const ShaderOp::Definition& op, const Uniforms& given) {
    for (const Uniform& each : given) {
        const Uniform* own = find(op.uniforms, each.name());
        const bool fits = own && own->isInteger() == each.isInteger() &&
                          own->isArray() == each.isArray() && countOf(*own) == countOf(each);
        if (fits) continue;
        throw ArgumentError(concat(op.options.name,
                                   ": expected a uniform that the op has, of the "
                                   "type of its default value, got ",
                                   each.name()));
    }
    Uniforms result;
    for (const Uniform& own : op.uniforms) {
        const Uniform* other = find(given, own.name());
        result.add(other ? other->renamed(own.name()) : own);
    }
    return result;
}

}  // namespace

ShaderOp::ShaderOp(ShaderOpOptions options) {
    check(options);
    definition_ = std::make_shared<const Definition>(std::move(options));
}

Tensor ShaderOp::operator()(std::span<const Tensor> inputs, const Uniforms& uniforms) const {
    checkInputs(definition_->options, inputs);
    const Uniforms all = replaced(*definition_, uniforms);
    if (definition_->options.linear) return linear(definition_, inputs[0], all);
    const Tensor y = forward(definition_, inputs, all);
    return definition_->options.gradients ? withGradients(definition_, y, inputs, all)
                                          : withBackward(definition_, y, inputs, all);
}

}  // namespace glgrad
