#include "backends/gl/gl_program.h"

#include <glbinding/gl33core/enum.h>
#include <glbinding/gl42core/enum.h>

#include <algorithm>
#include <bit>
#include <optional>

#include "backends/gl/flat_uniforms.h"
#include "backends/gl/gl_functions.h"
#include "backends/gl/program_binary.h"
#include "core/error.h"

namespace glgrad {

using namespace gl33core;

namespace {

GLuint startCompiling(GLenum stage, const std::string& source) {
    const GLuint shader = glCreateShader(stage);
    const char* text = source.c_str();
    glShaderSource(shader, 1, &text, nullptr);
    glCompileShader(shader);
    return shader;
}

// The driver's complaint; nothing when the shader compiled.
std::optional<std::string> compileError(GLuint shader) {
    GLint ok = 0, length = 0;
    glGetShaderiv(shader, GL_COMPILE_STATUS, &ok);
    if (ok) return std::nullopt;
    glGetShaderiv(shader, GL_INFO_LOG_LENGTH, &length);
    std::string log(std::max(length, 1), '\0');
    glGetShaderInfoLog(shader, length, &length, log.data());
    return concat(" does not compile:\n", log.c_str());
}

std::optional<std::string> linkError(GLuint program) {
    GLint ok = 0, length = 0;
    glGetProgramiv(program, GL_LINK_STATUS, &ok);
    if (ok) return std::nullopt;
    glGetProgramiv(program, GL_INFO_LOG_LENGTH, &length);
    std::string log(std::max(length, 1), '\0');
    glGetProgramInfoLog(program, length, &length, log.data());
    return concat(" does not link:\n", log.c_str());
}

int componentsOf(GLenum type) {
    switch (type) {
        case GL_INT_VEC2:
        case GL_BOOL_VEC2:
        case GL_FLOAT_VEC2:
            return 2;
        case GL_INT_VEC3:
        case GL_BOOL_VEC3:
        case GL_FLOAT_VEC3:
            return 3;
        case GL_INT_VEC4:
        case GL_BOOL_VEC4:
        case GL_FLOAT_VEC4:
            return 4;
        default:
            return 1;
    }
}

bool isFloat(GLenum type) {
    return type == GL_FLOAT || type == GL_FLOAT_VEC2 || type == GL_FLOAT_VEC3 ||
           type == GL_FLOAT_VEC4;
}

bool isInteger(GLenum type) {
    return type == GL_INT || type == GL_INT_VEC2 || type == GL_INT_VEC3 || type == GL_INT_VEC4 ||
           type == GL_BOOL || type == GL_BOOL_VEC2 || type == GL_BOOL_VEC3 || type == GL_BOOL_VEC4;
}

std::string describe(bool isInteger, int count, bool isArray) {
    return concat(isArray ? "an array of " : "", count, isInteger ? " integer" : " float",
                  count == 1 ? "" : "s");
}

bool isSampler(GLenum type) {
    return type == GL_SAMPLER_2D || type == GL_SAMPLER_2D_RECT || type == GL_SAMPLER_2D_ARRAY ||
           type == gl42core::GL_IMAGE_2D || type == gl42core::GL_IMAGE_2D_ARRAY;
}

}  // namespace

unsigned compileVertexShader(const std::string& source, std::string_view file) {
    const GLuint shader = startCompiling(GL_VERTEX_SHADER, source);
    const std::optional<std::string> error = compileError(shader);
    if (!error) return shader;
    glDeleteShader(shader);
    throw Error(concat(file, *error));
}

GlProgram::GlProgram(unsigned vertexShader, const std::string& fragmentSource,
                     std::string_view file, bool retrievable)
    : id_(glCreateProgram()),
      fragmentShader_(startCompiling(GL_FRAGMENT_SHADER, fragmentSource)),
      file_(file) {
    glAttachShader(id_, vertexShader);
    glAttachShader(id_, fragmentShader_);
    if (retrievable) askForBinary(id_);
    glLinkProgram(id_);
    glDetachShader(id_, vertexShader);
    glDetachShader(id_, fragmentShader_);
}

void GlProgram::finish() {
    std::optional<std::string> error = linkError(id_);
    if (fragmentShader_ != 0) {
        // A shader that does not compile is why a program does not link.
        if (error) error = compileError(fragmentShader_).value_or(*error);
        glDeleteShader(fragmentShader_);
        fragmentShader_ = 0;
    }
    if (!error) return listUniforms();
    glDeleteProgram(id_);
    throw Error(concat(file_, *error));
}

void GlProgram::destroy() {
    if (fragmentShader_ != 0) glDeleteShader(fragmentShader_);
    glDeleteProgram(id_);
}

void GlProgram::listUniforms() {
    GLint count = 0;
    glGetProgramiv(id_, GL_ACTIVE_UNIFORMS, &count);
    slots_.resize(count);
    for (int i = 0; i < count; ++i) {
        std::array<char, 256> name{};
        GLint size = 0;
        GLenum type{};
        glGetActiveUniform(id_, i, static_cast<GLsizei>(name.size()), nullptr, &size, &type,
                           name.data());
        Slot& slot = slots_[i];
        slot.name = hostName(name.data());
        slot.location = glGetUniformLocation(id_, name.data());
        slot.isArray = slot.name.ends_with("[0]");
        if (slot.isArray) slot.name.resize(slot.name.size() - 3);
        slot.components = componentsOf(type);
        slot.base = isFloat(type)     ? Base::number
                    : isInteger(type) ? Base::integer
                    : isSampler(type) ? Base::sampler
                                      : Base::other;
    }
}

int GlProgram::find(std::string_view name) const {
    for (std::size_t i = 0; i < slots_.size(); ++i) {
        if (slots_[i].name == name) return static_cast<int>(i);
    }
    return -1;
}

void GlProgram::assignUnits(const PassTextures& textures) {
    int unit = 0;
    for (const PassTexture& texture : textures.inputs) {
        InputSlots& slots = inputs_.emplace_back();
        slots.sampler = find(concat("texture_", texture.name));
        slots.texelSize = find(concat("texelSize_", texture.name));
        slots.size = find(concat("size_", texture.name));
        slots.fold = find(concat("fold_", texture.name));
        if (slots.sampler >= 0) set(slots.sampler, std::array{unit});
        ++unit;
    }
    sizeOut_ = find("size_out");
    foldOut_ = find("fold_out");
}

void GlProgram::setTextures(const PassTextures& textures) {
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
        const PassTexture& texture = textures.inputs[i];
        const TextureLayout& layout = texture.layout;
        const InputSlots& slots = inputs_[i];
        set(slots.texelSize, std::array{1.0f / static_cast<float>(layout.width),
                                        1.0f / static_cast<float>(layout.height)});
        if (texture.kind == TextureKind::array) {
            set(slots.size, std::array{layout.width, layout.height, texture.layers});
            continue;
        }
        set(slots.size, std::array{layout.lastAxis, layout.columns, layout.rows});
        set(slots.fold, std::array{layout.width, layout.lines});
    }
    const TextureLayout& out = textures.targets.front().layout;
    set(sizeOut_, std::array{out.lastAxis, out.columns, out.rows});
    set(foldOut_, std::array{out.width, out.lines});
}

void GlProgram::set(const Uniforms& uniforms) {
    for (const Uniform& uniform : uniforms) {
        const int slot = find(uniform.name());
        if (slot >= 0) setUniform(slot, uniform);
    }
}

void GlProgram::setUniform(int index, const Uniform& uniform) {
    const Slot& slot = slots_[index];
    const int given =
        static_cast<int>(uniform.isInteger() ? uniform.integers().size() : uniform.floats().size());
    const bool fits = slot.base == (uniform.isInteger() ? Base::integer : Base::number) &&
                      slot.isArray == uniform.isArray() &&
                      (slot.isArray ? slot.components == 1 : slot.components == given);
    if (!fits) {
        throw Error(concat(file_, ": uniform ", slot.name, ": expected what the shader declares, ",
                           describe(slot.base == Base::integer, slot.components, slot.isArray),
                           ", got ", describe(uniform.isInteger(), given, uniform.isArray())));
    }
    if (uniform.isInteger()) {
        set(index, uniform.integers());
    } else {
        set(index, uniform.floats());
    }
}

bool GlProgram::remember(Slot& slot, std::span<const std::int32_t> values) {
    const int count = static_cast<int>(values.size());
    if (slot.count == count && std::equal(values.begin(), values.end(), slot.values.begin())) {
        return false;
    }
    slot.count = count;
    std::copy(values.begin(), values.end(), slot.values.begin());
    return true;
}

void GlProgram::set(int index, std::span<const int> values) {
    if (index < 0 || !remember(slots_[index], values)) return;
    const Slot& slot = slots_[index];
    if (slot.isArray) {
        glUniform1iv(slot.location, static_cast<GLsizei>(values.size()), values.data());
        return;
    }
    switch (values.size()) {
        case 1:
            glUniform1iv(slot.location, 1, values.data());
            break;
        case 2:
            glUniform2iv(slot.location, 1, values.data());
            break;
        case 3:
            glUniform3iv(slot.location, 1, values.data());
            break;
        default:
            glUniform4iv(slot.location, 1, values.data());
    }
}

void GlProgram::set(int index, std::span<const float> values) {
    if (index < 0) return;
    std::array<std::int32_t, Uniform::kMaxValues> bits{};
    std::transform(values.begin(), values.end(), bits.begin(),
                   [](float value) { return std::bit_cast<std::int32_t>(value); });
    if (!remember(slots_[index], {bits.data(), values.size()})) return;
    const int location = slots_[index].location;
    switch (values.size()) {
        case 1:
            glUniform1fv(location, 1, values.data());
            break;
        case 2:
            glUniform2fv(location, 1, values.data());
            break;
        case 3:
            glUniform3fv(location, 1, values.data());
            break;
        default:
            glUniform4fv(location, 1, values.data());
    }
}

}  // namespace glgrad
