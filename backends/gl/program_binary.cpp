#include "backends/gl/program_binary.h"

// Of OpenGL 4.1, OpenGL ES 3.0 and GL_ARB_get_program_binary, under the same names.
#include <glbinding/gl41core/enum.h>

#include <cstdint>
#include <cstring>

#include "backends/gl/gl_check.h"
#include "backends/gl/gl_functions.h"

namespace glgrad {

using namespace gl41core;

// The bytes begin with their format.
using Format = std::uint32_t;

int programBinaryFormats(bool known) {
    GLint count = 0;
    if (known) glGetIntegerv(GL_NUM_PROGRAM_BINARY_FORMATS, &count);
    return count;
}

void askForBinary(unsigned program) {
    glProgramParameteri(program, GL_PROGRAM_BINARY_RETRIEVABLE_HINT, static_cast<GLint>(GL_TRUE));
}

std::vector<std::byte> programBinary(unsigned program) {
    const QuietGl quiet;
    GLint length = 0;
    glGetProgramiv(program, GL_PROGRAM_BINARY_LENGTH, &length);
    if (length <= 0) return {};
    std::vector<std::byte> bytes(sizeof(Format) + static_cast<std::size_t>(length));
    GLsizei written = 0;
    GLenum format{};
    glGetProgramBinary(program, length, &written, &format, bytes.data() + sizeof(Format));
    if (takeGlError() != 0 || written <= 0) return {};
    const auto number = static_cast<Format>(format);
    std::memcpy(bytes.data(), &number, sizeof(number));
    bytes.resize(sizeof(Format) + static_cast<std::size_t>(written));
    return bytes;
}

unsigned programFromBinary(std::span<const std::byte> binary) {
    Format format = 0;
    if (binary.size() <= sizeof(format)) return 0;
    std::memcpy(&format, binary.data(), sizeof(format));
    const std::span<const std::byte> program = binary.subspan(sizeof(format));
    const QuietGl quiet;
    const GLuint id = glCreateProgram();
    glProgramBinary(id, static_cast<GLenum>(format), program.data(),
                    static_cast<GLsizei>(program.size()));
    GLint ok = 0;
    glGetProgramiv(id, GL_LINK_STATUS, &ok);
    if (takeGlError() == 0 && ok) return id;
    glDeleteProgram(id);
    return 0;
}

}  // namespace glgrad
