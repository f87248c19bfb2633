#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "backends/gl/pass_textures.h"
#include "core/uniforms.h"

namespace glgrad {

/// Compiles a shader. Throws Error with `file` and the driver's log when it is wrong.
unsigned compileVertexShader(const std::string& source, std::string_view file);

/// A program with the values that its uniforms have. The samplers of input textures are set to
/// units 0, 1, ... in the order of the pass's inputs. All calls need the device's context.
class GlProgram {
public:
    /// Starts to compile and link: a driver with several threads goes on with that in the
    /// background. `retrievable` is whether the driver will be asked for what it made.
    GlProgram(unsigned vertexShader, const std::string& fragmentSource, std::string_view file,
              bool retrievable = false);
    /// A program that is linked.
    GlProgram(unsigned id, std::string_view file) : id_(id), file_(file) {}

    /// Waits until it is linked; must be called before all that follows. Throws Error with `file`
    /// and the driver's log when the shader is wrong; the program is then deleted.
    void finish();
    unsigned id() const { return id_; }
    void destroy();

    /// Binds samplers to units; the program must be in use, as for all that follow.
    void assignUnits(const PassTextures& textures);
    bool readsTexture(std::size_t input) const { return inputs_[input].sampler >= 0; }
    /// Sets the sizes that the accessors of the pass's textures ask for.
    void setTextures(const PassTextures& textures);
    /// Sets those that the program has. Throws Error when types differ.
    void set(const Uniforms& uniforms);

private:
    enum class Base { integer, number, sampler, other };
    struct Slot {
        std::string name;
        int location = -1;
        Base base = Base::other;
        int components = 1;
        bool isArray = false;
        // Values that are set, bit by bit; -1: none yet.
        int count = -1;
        std::array<std::int32_t, Uniform::kMaxValues> values{};
    };
    // Indices into slots_, -1 where the program does not use the uniform.
    struct InputSlots {
        int sampler = -1;
        int texelSize = -1;
        int size = -1;
        int fold = -1;
    };

    void listUniforms();
    int find(std::string_view name) const;
    void set(int slot, std::span<const int> values);
    void set(int slot, std::span<const float> values);
    bool remember(Slot& slot, std::span<const std::int32_t> values);
    void setUniform(int slot, const Uniform& uniform);

    unsigned id_ = 0;
    unsigned fragmentShader_ = 0;  // until it is linked
    std::string file_;
    std::vector<Slot> slots_;
    std::vector<InputSlots> inputs_;
    int sizeOut_ = -1;
    int foldOut_ = -1;
};

}  // namespace glgrad
