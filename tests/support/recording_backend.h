#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <unordered_set>

#include "backends/gl/shader_assembly.h"
#include "core/forwarding_backend.h"

namespace glgrad {

/// Lets another backend compute, and writes the fragment shaders that OpenGL devices of several
/// kinds would draw for it into a folder, each once, for a validator: NAME.HASH.330.frag and
/// NAME.HASH.es300.frag. Tensors that fit are folded as well, as if textures had 64 texels a side.
class RecordingBackend final : public ForwardingBackend {
public:
    RecordingBackend(std::shared_ptr<Backend> worker, std::filesystem::path folder);

    void run(const Kernel& kernel, std::span<const Operand> inputs,
             std::span<const Operand> outputs, const Uniforms& uniforms) override;
    /// Reshaping is drawn too, where the worker would not have to.
    bool sameLayout(const Shape& from, const Shape& to) const override { return from == to; }

    /// Files written.
    std::size_t count() const { return written_.size(); }

private:
    void record(const Kernel& kernel, const PlanArguments& arguments);
    void write(const Dialect& dialect, const Pass& pass, const PassTextures& textures);

    std::filesystem::path folder_;
    std::unordered_set<std::string> written_;
};

}  // namespace glgrad
