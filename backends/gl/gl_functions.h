// glgrad: internal header
#pragma once

#include <glbinding/gl/enum.h>

#include <type_traits>

#include "backends/gl/runtime_library.h"

namespace glgrad {

// Of glbinding glgrad takes the enumerations, which are in headers. Its library fills tables of all
// of OpenGL before main; here are the functions that glgrad calls.

using gl::GLenum;
using GLboolean = unsigned char;
using GLchar = char;
using GLubyte = unsigned char;
using GLint = int;
using GLuint = unsigned;
using GLsizei = int;
using GLfloat = float;

inline constexpr GLboolean GL_FALSE = 0;
inline constexpr GLboolean GL_TRUE = 1;

/// The one after `first` by `offset`: GL_TEXTURE0 and an index give the texture unit.
constexpr GLenum glEnumAfter(GLenum first, int offset) {
    return static_cast<GLenum>(static_cast<int>(first) + offset);
}

/// False when the process ends, for destructors of static objects: the driver may be gone by then.
bool glCanBeCalled();

/// The address of a function of OpenGL, which is the same in all contexts. Throws DeviceError where
/// neither EGL nor GLX knows one.
void* findInGl(const char* function);

/// After each call of a function: see gl_check.h.
void glCalled(const char* function);

template <class Signature>
class GlFunction;

/// A function of OpenGL, looked up at its first call. Whether a context has it is for its caller to
/// know, by version and extensions: there may be an address all the same.
template <class Result, class... Arguments>
class GlFunction<Result(Arguments...)> {
public:
    explicit constexpr GlFunction(const char* name) : function_(name, findInGl) {}

    Result operator()(Arguments... arguments) const {
        if constexpr (std::is_void_v<Result>) {
            function_(arguments...);
            glCalled(function_.name());
        } else {
            const Result result = function_(arguments...);
            glCalled(function_.name());
            return result;
        }
    }

private:
    RuntimeFunction<Result(Arguments...)> function_;
};

#define GLGRAD_GL(function, ...) inline constinit GlFunction<__VA_ARGS__> function(#function)

GLGRAD_GL(glActiveTexture, void(GLenum texture));
GLGRAD_GL(glAttachShader, void(GLuint program, GLuint shader));
GLGRAD_GL(glBindBuffer, void(GLenum target, GLuint buffer));
GLGRAD_GL(glBindFramebuffer, void(GLenum target, GLuint framebuffer));
GLGRAD_GL(glBindImageTexture, void(GLuint unit, GLuint texture, GLint level, GLboolean layered,
                                   GLint layer, GLenum access, GLenum format));
GLGRAD_GL(glBindSampler, void(GLuint unit, GLuint sampler));
GLGRAD_GL(glBindTexture, void(GLenum target, GLuint texture));
GLGRAD_GL(glBindVertexArray, void(GLuint array));
GLGRAD_GL(glCheckFramebufferStatus, GLenum(GLenum target));
GLGRAD_GL(glClampColor, void(GLenum target, GLenum clamp));
GLGRAD_GL(glColorMask, void(GLboolean red, GLboolean green, GLboolean blue, GLboolean alpha));
GLGRAD_GL(glColorMaski, void(GLuint index, GLboolean r, GLboolean g, GLboolean b, GLboolean a));
GLGRAD_GL(glCompileShader, void(GLuint shader));
GLGRAD_GL(glCreateProgram, GLuint());
GLGRAD_GL(glCreateShader, GLuint(GLenum type));
GLGRAD_GL(glDeleteFramebuffers, void(GLsizei n, const GLuint* framebuffers));
GLGRAD_GL(glDeleteProgram, void(GLuint program));
GLGRAD_GL(glDeleteShader, void(GLuint shader));
GLGRAD_GL(glDeleteTextures, void(GLsizei n, const GLuint* textures));
GLGRAD_GL(glDeleteVertexArrays, void(GLsizei n, const GLuint* arrays));
GLGRAD_GL(glDetachShader, void(GLuint program, GLuint shader));
GLGRAD_GL(glDisable, void(GLenum cap));
GLGRAD_GL(glDisablei, void(GLenum target, GLuint index));
GLGRAD_GL(glDrawArrays, void(GLenum mode, GLint first, GLsizei count));
GLGRAD_GL(glDrawBuffers, void(GLsizei n, const GLenum* bufs));
GLGRAD_GL(glEnable, void(GLenum cap));
GLGRAD_GL(glEnablei, void(GLenum target, GLuint index));
GLGRAD_GL(glFinish, void());
GLGRAD_GL(glFramebufferTexture2D,
          void(GLenum target, GLenum attachment, GLenum textarget, GLuint texture, GLint level));
GLGRAD_GL(glFramebufferTextureLayer,
          void(GLenum target, GLenum attachment, GLuint texture, GLint level, GLint layer));
GLGRAD_GL(glGenFramebuffers, void(GLsizei n, GLuint* framebuffers));
GLGRAD_GL(glGenTextures, void(GLsizei n, GLuint* textures));
GLGRAD_GL(glGenVertexArrays, void(GLsizei n, GLuint* arrays));
GLGRAD_GL(glGetActiveUniform, void(GLuint program, GLuint index, GLsizei bufSize, GLsizei* length,
                                   GLint* size, GLenum* type, GLchar* name));
GLGRAD_GL(glGetBooleani_v, void(GLenum target, GLuint index, GLboolean* data));
GLGRAD_GL(glGetBooleanv, void(GLenum pname, GLboolean* data));
GLGRAD_GL(glGetError, GLenum());
GLGRAD_GL(glGetFloati_v, void(GLenum target, GLuint index, GLfloat* data));
GLGRAD_GL(glGetFloatv, void(GLenum pname, GLfloat* data));
GLGRAD_GL(glGetIntegeri_v, void(GLenum target, GLuint index, GLint* data));
GLGRAD_GL(glGetIntegerv, void(GLenum pname, GLint* data));
GLGRAD_GL(glGetProgramBinary, void(GLuint program, GLsizei bufSize, GLsizei* length,
                                   GLenum* binaryFormat, void* binary));
GLGRAD_GL(glGetProgramInfoLog,
          void(GLuint program, GLsizei bufSize, GLsizei* length, GLchar* infoLog));
GLGRAD_GL(glGetProgramInterfaceiv,
          void(GLuint program, GLenum programInterface, GLenum pname, GLint* params));
GLGRAD_GL(glGetProgramStageiv,
          void(GLuint program, GLenum shadertype, GLenum pname, GLint* values));
GLGRAD_GL(glGetProgramiv, void(GLuint program, GLenum pname, GLint* params));
GLGRAD_GL(glGetQueryiv, void(GLenum target, GLenum pname, GLint* params));
GLGRAD_GL(glGetShaderInfoLog,
          void(GLuint shader, GLsizei bufSize, GLsizei* length, GLchar* infoLog));
GLGRAD_GL(glGetShaderiv, void(GLuint shader, GLenum pname, GLint* params));
GLGRAD_GL(glGetString, const GLubyte*(GLenum name));
GLGRAD_GL(glGetStringi, const GLubyte*(GLenum name, GLuint index));
GLGRAD_GL(glGetUniformLocation, GLint(GLuint program, const GLchar* name));
GLGRAD_GL(glGetUniformSubroutineuiv, void(GLenum shadertype, GLint location, GLuint* params));
GLGRAD_GL(glGetVertexAttribiv, void(GLuint index, GLenum pname, GLint* params));
GLGRAD_GL(glIsEnabled, GLboolean(GLenum cap));
GLGRAD_GL(glIsEnabledi, GLboolean(GLenum target, GLuint index));
GLGRAD_GL(glIsVertexArray, GLboolean(GLuint array));
GLGRAD_GL(glLinkProgram, void(GLuint program));
GLGRAD_GL(glMaxShaderCompilerThreadsARB, void(GLuint count));
GLGRAD_GL(glPauseTransformFeedback, void());
GLGRAD_GL(glPixelStorei, void(GLenum pname, GLint param));
GLGRAD_GL(glPixelTransferf, void(GLenum pname, GLfloat param));
GLGRAD_GL(glPolygonMode, void(GLenum face, GLenum mode));
GLGRAD_GL(glProgramBinary,
          void(GLuint program, GLenum binaryFormat, const void* binary, GLsizei length));
GLGRAD_GL(glProgramParameteri, void(GLuint program, GLenum pname, GLint value));
GLGRAD_GL(glReadPixels, void(GLint x, GLint y, GLsizei width, GLsizei height, GLenum format,
                             GLenum type, void* pixels));
GLGRAD_GL(glResumeTransformFeedback, void());
GLGRAD_GL(glShaderSource,
          void(GLuint shader, GLsizei count, const GLchar* const* string, const GLint* length));
GLGRAD_GL(glTexImage2D,
          void(GLenum target, GLint level, GLint internalformat, GLsizei width, GLsizei height,
               GLint border, GLenum format, GLenum type, const void* pixels));
GLGRAD_GL(glTexImage3D,
          void(GLenum target, GLint level, GLint internalformat, GLsizei width, GLsizei height,
               GLsizei depth, GLint border, GLenum format, GLenum type, const void* pixels));
GLGRAD_GL(glTexParameteri, void(GLenum target, GLenum pname, GLint param));
GLGRAD_GL(glTexSubImage2D,
          void(GLenum target, GLint level, GLint xoffset, GLint yoffset, GLsizei width,
               GLsizei height, GLenum format, GLenum type, const void* pixels));
GLGRAD_GL(glUniform1fv, void(GLint location, GLsizei count, const GLfloat* value));
GLGRAD_GL(glUniform1iv, void(GLint location, GLsizei count, const GLint* value));
GLGRAD_GL(glUniform2f, void(GLint location, GLfloat v0, GLfloat v1));
GLGRAD_GL(glUniform2fv, void(GLint location, GLsizei count, const GLfloat* value));
GLGRAD_GL(glUniform2iv, void(GLint location, GLsizei count, const GLint* value));
GLGRAD_GL(glUniform3fv, void(GLint location, GLsizei count, const GLfloat* value));
GLGRAD_GL(glUniform3iv, void(GLint location, GLsizei count, const GLint* value));
GLGRAD_GL(glUniform4fv, void(GLint location, GLsizei count, const GLfloat* value));
GLGRAD_GL(glUniform4iv, void(GLint location, GLsizei count, const GLint* value));
GLGRAD_GL(glUniformSubroutinesuiv, void(GLenum shadertype, GLsizei count, const GLuint* indices));
GLGRAD_GL(glUseProgram, void(GLuint program));
GLGRAD_GL(glVertexAttribDivisor, void(GLuint index, GLuint divisor));
GLGRAD_GL(glViewport, void(GLint x, GLint y, GLsizei width, GLsizei height));
GLGRAD_GL(glViewportIndexedf, void(GLuint index, GLfloat x, GLfloat y, GLfloat w, GLfloat h));

#undef GLGRAD_GL

}  // namespace glgrad
