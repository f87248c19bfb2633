#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "backends/gl/gl_program.h"
#include "backends/gl/gl_state.h"
#include "backends/gl/shader_assembly.h"
#include "core/memory_stats.h"

namespace glgrad {

/// The programs of a device, one for each shader source that was drawn.
class ProgramCache {
public:
    ProgramCache(GlState& state, const Dialect& dialect) : state_(state), dialect_(dialect) {}

    /// The pass's program, in use. Throws Error when its shader does not compile.
    GlProgram& use(const Pass& pass, const PassTextures& textures);
    /// Needs the context.
    void destroyAll();

    /// Programs compiled.
    std::int64_t compiled() const { return static_cast<std::int64_t>(bySource_.size()); }
    /// The programs, by the bytes of their sources.
    MemoryUse use() const { return use_; }

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>()(text);
        }
    };
    template <class Value>
    using Table = std::unordered_map<std::string, Value, Hash, std::equal_to<>>;
    // A shader's text may be a user's string, whose address comes back with another text.
    struct Known {
        std::string text;
        GlProgram* program;
    };

    void writeSignature(const Pass& pass, const PassTextures& textures);
    GlProgram* compile(const Pass& pass, const PassTextures& textures);

    GlState& state_;
    Dialect dialect_;
    unsigned vertexShader_ = 0;
    MemoryUse use_;
    std::string signature_;
    // Assembling a source takes longer than drawing it: passes are known by what goes into it.
    Table<Known> bySignature_;
    Table<std::unique_ptr<GlProgram>> bySource_;
};

}  // namespace glgrad
