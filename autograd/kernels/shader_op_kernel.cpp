#include "autograd/kernels/shader_op_kernel.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "core/error.h"

namespace glgrad {
namespace {

// A Kernel has functions without a state of their own. A kernel that is not element-wise runs
// before run() returns, on the thread that called it.
thread_local const PreparedShaderOpKernel* running = nullptr;

class Running {
public:
    explicit Running(const PreparedShaderOpKernel& kernel)
        : before_(std::exchange(running, &kernel)) {}
    ~Running() { running = before_; }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

private:
    const PreparedShaderOpKernel* before_;
};

bool isWordCharacter(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

std::string withoutComments(std::string_view text) {
    std::string code;
    for (std::size_t i = 0; i < text.size();) {
        std::string_view end;
        if (text.substr(i, 2) == "//") end = "\n";
        if (text.substr(i, 2) == "/*") end = "*/";
        if (end.empty()) {
            code += text[i++];
            continue;
        }
        const std::size_t found = text.find(end, i + 2);
        i = found == text.npos ? text.size() : found + end.size();
        code += ' ';
    }
    return code;
}

bool hasWord(std::string_view code, std::string_view word) {
    for (std::size_t at = code.find(word); at != code.npos; at = code.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        const bool begins = at == 0 || !isWordCharacter(code[at - 1]);
        if (begins && (end == code.size() || !isWordCharacter(code[end]))) return true;
    }
    return false;
}

void check(std::string_view name, const ShaderOpKernel& given, const std::string& result) {
    const std::string code = withoutComments(given.shader);
    if (!hasWord(code, "set_" + result)) {
        throw ArgumentError(concat(name, ": expected a shader that calls set_", result,
                                   "(vec4), got one that does not"));
    }
    const auto isLoop = [&](std::string_view word) { return hasWord(code, word); };
    if (given.iterations || std::ranges::none_of(std::array{"for", "while", "do"}, isLoop)) return;
    throw ArgumentError(concat(name,
                               ": expected the number of turns of its shader's loops, got "
                               "none: give .iterations beside .shader"));
}

std::string_view typeOf(const Uniform& uniform) {
    constexpr std::array<std::string_view, 4> kIntegers{"int", "ivec2", "ivec3", "ivec4"};
    constexpr std::array<std::string_view, 4> kFloats{"float", "vec2", "vec3", "vec4"};
    if (uniform.isArray()) return "int";
    return uniform.isInteger() ? kIntegers.at(uniform.integers().size() - 1)
                               : kFloats.at(uniform.floats().size() - 1);
}

// What follows has the line numbers that the user counts.
std::string declare(const Uniforms& uniforms) {
    std::string text;
    for (const Uniform& each : uniforms) {
        text +=
            concat("uniform ", typeOf(each), ' ', each.name(), each.isArray() ? "[8];\n" : ";\n");
    }
    return text.empty() ? text : text + "#line 1 0\n";
}

Names namesOf(const std::vector<std::string>& names) {
    std::array<std::string_view, Names::kMax> all{};
    std::ranges::copy(names, all.begin());
    return Names({all[0], all[1], all[2], all[3], all[4], all[5], all[6], all[7]})
        .first(names.size());
}

}  // namespace

ShaderOpValues::ShaderOpValues(std::string_view kernel, std::span<const std::string> names,
                               const CpuArguments& arguments)
    : kernel_(kernel), names_(names), arguments_(arguments) {}

ShaderOpValues::Input ShaderOpValues::operator[](std::string_view input) const {
    const auto found = std::ranges::find(names_, input);
    if (found == names_.end()) {
        std::string known;
        for (const std::string& name : names_) known += (known.empty() ? "" : ", ") + name;
        throw ArgumentError(concat(kernel_, ": expected the name of an input, one of ", known,
                                   ", got '", input, "'"));
    }
    const CpuInput& from = arguments_.inputs[found - names_.begin()];
    return {{from.values, static_cast<std::size_t>(from.shape.size())}, from.shape};
}

ShaderOpValues::Result ShaderOpValues::result() const {
    const CpuOutput& to = arguments_.outputs[0];
    return {{to.values, static_cast<std::size_t>(to.shape.size())}, to.shape};
}

PreparedShaderOpKernel::PreparedShaderOpKernel(std::string name, const ShaderOpKernel& given,
                                               std::vector<std::string> inputs, std::string result,
                                               const Uniforms& uniforms)
    : name_(std::move(name)),
      given_(given),
      inputs_(std::move(inputs)),
      result_(std::move(result)),
      text_(declare(uniforms) + given.shader),
      kernel_{.name = name_, .inputs = namesOf(inputs_), .outputs = {result_}, .plan = plan} {
    if (!isGiven()) return;
    check(name_, given_, result_);
    if (given_.cpu) kernel_.cpu = cpu;
}

Tensor PreparedShaderOpKernel::run(std::span<const Tensor> inputs, const Shape& shape, DType dtype,
                                   const Uniforms& uniforms) const {
    const Device device = inputs[0].device();
    if (!given_.cpu && device.kind() == DeviceKind::cpu) {
        throw DeviceError(concat(name_,
                                 ": expected a function for the CPU, got none: give .cpu "
                                 "beside .shader, or open an OpenGL device"));
    }
    const Running scope(*this);
    return glgrad::run(kernel_, inputs, shape, uniforms, device, dtype);
}

Plan PreparedShaderOpKernel::plan(const PlanArguments& arguments) {
    const PreparedShaderOpKernel& kernel = *running;
    Pass pass{.shader = {kernel.name_, kernel.text_},
              .inputs = {},
              .targets = {{kernel.result_, TextureRef::output(0)}}};
    for (std::size_t i = 0; i < kernel.inputs_.size(); ++i) {
        pass.inputs.push_back({kernel.inputs_[i], TextureRef::input(static_cast<int>(i))});
    }
    if (kernel.given_.iterations) pass.iterations = kernel.given_.iterations(arguments.inputs);
    return {.passes = {std::move(pass)}};
}

void PreparedShaderOpKernel::cpu(const CpuArguments& arguments) {
    const PreparedShaderOpKernel& kernel = *running;
    kernel.given_.cpu({kernel.name_, kernel.inputs_, arguments});
}

}  // namespace glgrad
