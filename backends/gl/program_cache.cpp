#include "backends/gl/program_cache.h"

#include <glbinding/gl33core/gl.h>

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
    }
    appendBytes(signature, '\0');
}

}  // namespace

void ProgramCache::writeSignature(const Pass& pass, const PassTextures& textures) {
    signature_.clear();
    appendBytes(signature_, pass.shader.text.data());
    appendTextures(signature_, textures.inputs);
    appendTextures(signature_, textures.targets);
    for (const Define& define : pass.defines) {
        signature_ += define.name;
        appendBytes(signature_, '\0');
        appendBytes(signature_, define.value);
    }
}

GlProgram& ProgramCache::use(const Pass& pass, const PassTextures& textures) {
    writeSignature(pass, textures);
    const auto known = bySignature_.find(std::string_view(signature_));
    if (known != bySignature_.end() && known->second.text == pass.shader.text) {
        GlProgram& program = *known->second.program;
        state_.useProgram(program.id());
        return program;
    }
    GlProgram* const program = compile(pass, textures);
    if (bySignature_.size() >= kMaxSignatures) bySignature_.clear();
    bySignature_.insert_or_assign(signature_, Known{std::string(pass.shader.text), program});
    return *program;
}

GlProgram* ProgramCache::compile(const Pass& pass, const PassTextures& textures) {
    std::string source = fragmentSource(dialect_, pass, textures);
    const auto found = bySource_.find(source);
    if (found != bySource_.end()) {
        state_.useProgram(found->second->id());
        return found->second.get();
    }
    if (vertexShader_ == 0) {
        vertexShader_ = compileVertexShader(vertexSource(dialect_), "fullscreen.vert");
    }
    auto program = std::make_unique<GlProgram>(vertexShader_, source, pass.shader.name);
    state_.useProgram(program->id());
    program->assignUnits(textures);
    use_ += {static_cast<std::int64_t>(source.size()), 1};
    return bySource_.emplace(std::move(source), std::move(program)).first->second.get();
}

void ProgramCache::destroyAll() {
    for (auto& entry : bySource_) entry.second->destroy();
    if (vertexShader_ != 0) glDeleteShader(vertexShader_);
    bySignature_.clear();
    bySource_.clear();
    vertexShader_ = 0;
}

}  // namespace glgrad
