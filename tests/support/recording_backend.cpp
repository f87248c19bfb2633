#if GLGRAD_WITH_GL

#include "tests/support/recording_backend.h"

#include <array>
#include <fstream>
#include <functional>

#include "backends/gl/flat_uniforms.h"
#include "core/error.h"

namespace glgrad {
namespace {

constexpr std::array kDialects{
    Dialect{}, Dialect{.hasFma = true, .access = TexelAccess::rectangle, .flatUniforms = 31},
    Dialect{.access = TexelAccess::image, .flatUniforms = 31}, Dialect{.es = true},
    Dialect{.es = true, .access = TexelAccess::lod, .flatUniforms = 15}};

constexpr std::array kLimits{Limits{.maxTextureSize = 16384, .maxRenderTargets = 8},
                             Limits{.maxTextureSize = 4096, .maxRenderTargets = 4},
                             Limits{.maxTextureSize = 64, .maxRenderTargets = 8}};

std::vector<Shape> shapesOf(std::span<const Operand> operands) {
    std::vector<Shape> shapes;
    for (const Operand& operand : operands) shapes.push_back(operand.shape);
    return shapes;
}

bool fits(const std::vector<Shape>& shapes, const Limits& limits) {
    try {
        for (const Shape& shape : shapes) textureLayout(shape, limits.maxTextureSize);
        return true;
    } catch (const DeviceError&) {
        return false;
    }
}

std::string withoutExtension(std::string_view name) {
    return std::string(name.substr(0, name.rfind(".frag")));
}

// The validator knows fma() as a part of GLSL 4.00 only, not of GL_ARB_gpu_shader5.
void replaceHeaderOfFma(std::string& source) {
    constexpr std::string_view kHeader =
        "#version 330 core\n#extension GL_ARB_gpu_shader5 : enable\n";
    if (!source.starts_with(kHeader)) throw Error("the header of shaders with fma() has changed");
    source.replace(0, kHeader.size(), "#version 400 core\n");
}

}  // namespace

RecordingBackend::RecordingBackend(std::shared_ptr<Backend> worker, std::filesystem::path folder)
    : ForwardingBackend(std::move(worker)), folder_(std::move(folder)) {
    std::filesystem::create_directories(folder_);
}

void RecordingBackend::run(const Kernel& kernel, std::span<const Operand> inputs,
                           std::span<const Operand> outputs, const Uniforms& uniforms) {
    const std::vector<Shape> from = shapesOf(inputs), to = shapesOf(outputs);
    std::vector<StorageFormat> formats, inputFormats;
    for (const Operand& output : outputs) formats.push_back(output.storage->format());
    for (const Operand& input : inputs) inputFormats.push_back(input.storage->format());
    for (const Limits& limits : kLimits) {
        if (!fits(from, limits) || !fits(to, limits)) continue;
        record(kernel, {from, to, uniforms, limits, formats, inputFormats});
    }
    ForwardingBackend::run(kernel, inputs, outputs, uniforms);
}

void RecordingBackend::record(const Kernel& kernel, const PlanArguments& arguments) {
    PassTextures textures;
    const Plan plan = makePlan(kernel, arguments);
    for (const Pass& pass : plan.passes) {
        describeTextures(kernel, arguments, plan, pass, textures);
        for (const Dialect& dialect : kDialects) write(dialect, pass, textures);
    }
}

void RecordingBackend::write(const Dialect& dialect, const Pass& pass,
                             const PassTextures& textures) {
    std::string source = programShaders(dialect, fragmentSource(dialect, pass, textures)).fragment;
    if (dialect.hasFma) replaceHeaderOfFma(source);
    const std::string name =
        concat(withoutExtension(pass.shader.name), '.', std::hex, std::hash<std::string>()(source),
               dialect.es ? ".es300.frag" : ".330.frag");
    if (!written_.insert(name).second) return;
    std::ofstream file(folder_ / name);
    file << source;
    if (!file) throw IoError(concat("cannot write ", (folder_ / name).string()));
}

}  // namespace glgrad

#endif
