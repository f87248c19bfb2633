#include "backends/gl/gl_state_guard.h"

#include <glbinding/gl33core/gl.h>

#include "backends/gl/gl_check.h"

namespace glgrad {

using namespace gl33core;

namespace {

int getInteger(GLenum name) {
    GLint value = 0;
    glGetIntegerv(name, &value);
    return value;
}

}  // namespace

GlStateGuard::GlStateGuard(GlState& state, const GlStateFeatures& features, unsigned vertexArray)
    : state_(state),
      es_(features.es),
      program_(getInteger(GL_CURRENT_PROGRAM)),
      vertexArray_(getInteger(GL_VERTEX_ARRAY_BINDING)),
      drawFramebuffer_(getInteger(GL_DRAW_FRAMEBUFFER_BINDING)),
      readFramebuffer_(getInteger(GL_READ_FRAMEBUFFER_BINDING)),
      activeTexture_(getInteger(GL_ACTIVE_TEXTURE)),
      transfers_(features.es),
      fragments_(features) {
    glGetIntegerv(GL_VIEWPORT, viewport_.data());
    transfers_.setDefaults();
    fragments_.setDefaults();
    glBindVertexArray(vertexArray);
    state_.forgetAll();
    state_.setGuard(this);
}

GlStateGuard::~GlStateGuard() {
    const QuietGl quiet;
    for (int unit = 0; unit < GlState::kUnits; ++unit) {
        if (!savedUnits_[unit]) continue;
        glActiveTexture(GL_TEXTURE0 + unit);
        glBindTexture(GL_TEXTURE_2D, units_[unit].flat);
        if (!es_) glBindTexture(GL_TEXTURE_RECTANGLE, units_[unit].rectangle);
        glBindTexture(GL_TEXTURE_2D_ARRAY, units_[unit].array);
        glBindSampler(unit, units_[unit].sampler);
    }
    glActiveTexture(static_cast<GLenum>(activeTexture_));
    transfers_.restore();
    fragments_.restore();
    glViewport(viewport_[0], viewport_[1], viewport_[2], viewport_[3]);
    glBindFramebuffer(GL_DRAW_FRAMEBUFFER, drawFramebuffer_);
    glBindFramebuffer(GL_READ_FRAMEBUFFER, readFramebuffer_);
    glBindVertexArray(vertexArray_);
    glUseProgram(program_);
    state_.setGuard(nullptr);
    state_.forgetAll();
}

void GlStateGuard::saveActiveUnit(int unit) {
    if (savedUnits_[unit]) return;
    savedUnits_[unit] = true;
    units_[unit] = {.flat = getInteger(GL_TEXTURE_BINDING_2D),
                    .rectangle = es_ ? 0 : getInteger(GL_TEXTURE_BINDING_RECTANGLE),
                    .array = getInteger(GL_TEXTURE_BINDING_2D_ARRAY),
                    .sampler = getInteger(GL_SAMPLER_BINDING)};
    if (units_[unit].sampler != 0) glBindSampler(unit, 0);
}

}  // namespace glgrad
