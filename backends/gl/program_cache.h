#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "backends/gl/gl_program.h"
#include "backends/gl/gl_state.h"
#include "backends/gl/shader_assembly.h"
#include "core/disk_cache.h"
#include "core/memory_stats.h"

namespace glgrad {

/// The programs of a device, one for each shader source that was drawn.
class ProgramCache {
public:
    /// Programs are kept in `disk` from run to run, for drivers of this name.
    ProgramCache(GlState& state, const Dialect& dialect, DiskCache disk, std::string driver)
        : state_(state), dialect_(dialect), disk_(std::move(disk)), driver_(std::move(driver)) {}

    /// A program, which may be in the making.
    struct Entry {
        GlProgram program;
        bool fromDisk = false;
        bool finished = false;
    };
    using Program = std::pair<const std::string, Entry>;  // with its source

    /// The pass's program. When there is none yet it begins to be made, which is not waited for.
    Program& find(const Pass& pass, const PassTextures& textures);
    /// Waits until the pass's program is finished. Throws Error when its shader does not compile.
    void finish(Program& program, const PassTextures& textures);
    /// Needs the context.
    void destroyAll();

    /// Programs compiled, and programs taken from the disk instead.
    std::int64_t compiled() const { return compiled_; }
    std::int64_t loaded() const { return loaded_; }
    /// The programs, by the bytes of their sources.
    MemoryUse use() const { return use_; }

    const Dialect& dialect() const { return dialect_; }

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
        Program* program;
    };

    void writeSignature(const Pass& pass, const PassTextures& textures);
    Entry start(const std::string& source, std::string_view file);
    void remove(Program& program);
    std::string diskKey(const std::string& source) const;

    GlState& state_;
    Dialect dialect_;
    DiskCache disk_;
    std::string driver_;
    Table<unsigned> vertexShaders_;
    std::int64_t compiled_ = 0;
    std::int64_t loaded_ = 0;
    MemoryUse use_;
    std::string signature_;
    // Assembling a source takes longer than drawing it: passes are known by what goes into it.
    Table<Known> bySignature_;
    Table<Entry> bySource_;
};

}  // namespace glgrad
