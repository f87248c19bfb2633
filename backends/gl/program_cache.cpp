#include "backends/gl/program_cache.h"

#include <glbinding/gl33core/enum.h>

#include "backends/gl/flat_uniforms.h"
#include "backends/gl/gl_functions.h"
#include "backends/gl/program_binary.h"
#include "core/error.h"

namespace glgrad {

using namespace gl33core;

namespace {

constexpr std::size_t kMaxSignatures = 8192;

template <class Value>
void appendBytes(std::string& text, const Value& value) {
    text.append(reinterpret_cast<const char*>(&value), sizeof(value));
}

void appendTextures(std::string& signature, const std::vector<PassTexture>& textures) {
    for (const PassTexture& texture : textures) {
        signature += texture.name;
        appendBytes(signature, '\0');
        appendBytes(signature, static_cast<char>(texture.kind));
        appendBytes(signature, texture.layers);
        appendBytes(signature, texture.layout.folding);
        appendBytes(signature, texture.format);
    }
    appendBytes(signature, '\0');
}

}  // namespace

void ProgramCache::writeSignature(const Pass& pass, const PassTextures& textures) {
    signature_.clear();
    appendBytes(signature_, pass.shader.text.data());
    appendTextures(signature_, textures.inputs);
    appendTextures(signature_, textures.targets);
    appendBytes(signature_, dialect_.slowIntegers && hasFewTexels(textures));
    for (const Define& define : pass.defines) {
        signature_ += define.name;
        appendBytes(signature_, '\0');
        appendBytes(signature_, define.value);
    }
}

ProgramCache::Program& ProgramCache::find(const Pass& pass, const PassTextures& textures) {
    writeSignature(pass, textures);
    const auto known = bySignature_.find(std::string_view(signature_));
    if (known != bySignature_.end() && known->second.text == pass.shader.text) {
        return *known->second.program;
    }
    std::string source = fragmentSource(dialect_, pass, textures);
    auto found = bySource_.find(source);
    if (found == bySource_.end()) {
        Entry entry = start(source, pass.shader.name);
        use_ += {static_cast<std::int64_t>(source.size()), 1};
        found = bySource_.emplace(std::move(source), std::move(entry)).first;
    }
    if (bySignature_.size() >= kMaxSignatures) bySignature_.clear();
    bySignature_.insert_or_assign(signature_, Known{std::string(pass.shader.text), &*found});
    return *found;
}

ProgramCache::Entry ProgramCache::start(const std::string& source, std::string_view file) {
    if (disk_.isOn()) {
        const auto binary = disk_.load(diskKey(source));
        const unsigned id = binary ? programFromBinary(*binary) : 0;
        if (id != 0) {
            ++loaded_;
            return {.program = GlProgram(id, file), .fromDisk = true};
        }
    }
    const ShaderPair shaders = programShaders(dialect_, source);
    auto vertex = vertexShaders_.find(shaders.vertex);
    if (vertex == vertexShaders_.end()) {
        const unsigned shader = compileVertexShader(shaders.vertex, "fullscreen.vert");
        vertex = vertexShaders_.emplace(shaders.vertex, shader).first;
    }
    ++compiled_;
    return {.program = GlProgram(vertex->second, shaders.fragment, file, disk_.isOn())};
}

void ProgramCache::finish(Program& program, const PassTextures& textures) {
    Entry& entry = program.second;
    try {
        entry.program.finish();
    } catch (...) {
        remove(program);
        throw;
    }
    entry.finished = true;
    state_.useProgram(entry.program.id());
    entry.program.assignUnits(textures);
    if (!disk_.isOn() || entry.fromDisk) return;
    const std::vector<std::byte> binary = programBinary(entry.program.id());
    if (!binary.empty()) disk_.store(diskKey(program.first), binary);
}

void ProgramCache::remove(Program& program) {
    std::erase_if(bySignature_,
                  [&](const auto& known) { return known.second.program == &program; });
    use_ -= {static_cast<std::int64_t>(program.first.size()), 1};
    bySource_.erase(bySource_.find(program.first));
}

// Everything that a linked program depends on.
std::string ProgramCache::diskKey(const std::string& source) const {
    const ShaderPair shaders = programShaders(dialect_, source);
    return concat("program\n", driver_, '\n', shaders.vertex, '\n', shaders.fragment);
}

void ProgramCache::destroyAll() {
    for (auto& entry : bySource_) entry.second.program.destroy();
    for (const auto& entry : vertexShaders_) glDeleteShader(entry.second);
    bySignature_.clear();
    bySource_.clear();
    vertexShaders_.clear();
}

}  // namespace glgrad
