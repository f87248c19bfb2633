#include "backends/gl/draw_check.h"

#include <glbinding/gl33core/enum.h>

#include <string>

#include "backends/gl/gl_functions.h"
#include "backends/gl/gl_program.h"
#include "backends/gl/gl_target.h"
#include "backends/gl/shader_assembly.h"
#include "core/error.h"

namespace glgrad {

using namespace gl33core;

namespace {

unsigned makeProgram(bool es) {
    const std::string header =
        es ? "#version 300 es\nprecision highp float;\nprecision highp sampler2D;\n"
           : "#version 330 core\n";
    const unsigned vertexShader = compileVertexShader(vertexSource({.es = es}), "fullscreen.vert");
    GlProgram program(vertexShader,
                      header +
                          "uniform sampler2D numbers;\nlayout(location = 0) out vec4 copy;\n"
                          "void main() { copy = texelFetch(numbers, ivec2(0), 0); }\n",
                      "a check of drawing");
    glDeleteShader(vertexShader);
    program.finish();
    return program.id();
}

}  // namespace

DrawCheck::DrawCheck(bool es, GlState& state, GlTextures& textures)
    : state_(state),
      textures_(textures),
      from_(textures.make({})),
      to_(textures.make({})),
      program_(makeProgram(es)) {}

void DrawCheck::destroy() { glDeleteProgram(program_); }

void DrawCheck::check() {
    std::array<float, 4> numbers{}, found{};
    for (float& number : numbers) number = next_++;
    if (next_ > 1e6f) next_ = 1.0f;
    const bool rectangles = state_.usesRectangles();
    if (rectangles) state_.useRectangles(false);
    state_.editTexture(false, from_.id);
    glTexSubImage2D(flatTarget(state_), 0, 0, 0, 1, 1, GL_RGBA, GL_FLOAT, numbers.data());
    Texture* const target = &to_;
    const unsigned framebuffer = textures_.framebuffer({&target, 1});
    state_.bindDrawFramebuffer(framebuffer);
    state_.bindReadFramebuffer(framebuffer);
    state_.setViewport(1, 1);
    state_.useProgram(program_);
    glDrawArrays(GL_TRIANGLES, 0, 3);
    glFinish();  // As in GlDevice::download.
    glReadPixels(0, 0, 1, 1, GL_RGBA, GL_FLOAT, found.data());
    if (rectangles) state_.useRectangles(true);
    if (found == numbers) return;
    throw DeviceError(concat(
        "drawing in the application's OpenGL context does not work now: expected ", numbers[0],
        ", got ", found[0], ". A state that OpenGL does not tell of prevents it: ",
        "is conditional rendering active (glBeginConditionalRender), or transform feedback?"));
}

}  // namespace glgrad
