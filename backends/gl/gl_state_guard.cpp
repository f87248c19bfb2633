#include "backends/gl/gl_state_guard.h"

#include <glbinding/gl33core/enum.h>
#include <glbinding/gl42core/enum.h>

#include "backends/gl/gl_check.h"
#include "backends/gl/gl_functions.h"
#include "backends/gl/gl_state_table.h"

namespace glgrad {

using namespace gl33core;

namespace {

int getInteger(GLenum name) {
    GLint value = 0;
    glGetIntegerv(name, &value);
    return value;
}

int getInteger(GLenum name, int index) {
    GLint value = 0;
    glGetIntegeri_v(name, index, &value);
    return value;
}

}  // namespace

GlStateGuard::GlStateGuard(GlState& state, const GlStateTable& table, unsigned vertexArray)
    : state_(state),
      table_(table),
      program_(getInteger(GL_CURRENT_PROGRAM)),
      vertexArray_(getInteger(GL_VERTEX_ARRAY_BINDING)),
      drawFramebuffer_(getInteger(GL_DRAW_FRAMEBUFFER_BINDING)),
      readFramebuffer_(getInteger(GL_READ_FRAMEBUFFER_BINDING)),
      activeTexture_(getInteger(GL_ACTIVE_TEXTURE)),
      subroutines_(table, program_),
      transfers_(table),
      fragments_(table) {
    saveViewport();
    pauseFeedback();
    transfers_.setDefaults();
    fragments_.setDefaults();
    glBindVertexArray(vertexArray);
    state_.forgetAll();
    state_.useIndexedViewport(table_.indexedViewports);
    state_.setGuard(this);
}

GlStateGuard::~GlStateGuard() {
    const QuietGl quiet;
    for (int unit = 0; unit < GlState::kUnits; ++unit) {
        if (!savedUnits_[unit]) continue;
        glActiveTexture(glEnumAfter(GL_TEXTURE0, unit));
        glBindTexture(GL_TEXTURE_2D, units_[unit].flat);
        if (!table_.es) glBindTexture(GL_TEXTURE_RECTANGLE, units_[unit].rectangle);
        glBindTexture(GL_TEXTURE_2D_ARRAY, units_[unit].array);
        glBindSampler(unit, units_[unit].sampler);
    }
    for (int unit = 0; unit < GlState::kUnits; ++unit) {
        if (!savedImageUnits_[unit]) continue;
        const ImageUnit& image = imageUnits_[unit];
        glBindImageTexture(unit, image.texture, image.level,
                           image.layered != 0 ? GL_TRUE : GL_FALSE, image.layer,
                           static_cast<GLenum>(image.access), static_cast<GLenum>(image.format));
    }
    glActiveTexture(static_cast<GLenum>(activeTexture_));
    transfers_.restore();
    fragments_.restore();
    restoreViewport();
    glBindFramebuffer(GL_DRAW_FRAMEBUFFER, drawFramebuffer_);
    glBindFramebuffer(GL_READ_FRAMEBUFFER, readFramebuffer_);
    glBindVertexArray(vertexArray_);
    glUseProgram(program_);
    subroutines_.restore();
    if (pausedFeedback_) glResumeTransformFeedback();
    state_.setGuard(nullptr);
    state_.forgetAll();
}

void GlStateGuard::saveViewport() {
    if (table_.indexedViewports) {
        glGetFloati_v(GL_VIEWPORT, 0, viewport_.data());
    } else {
        glGetFloatv(GL_VIEWPORT, viewport_.data());
    }
}

void GlStateGuard::restoreViewport() const {
    const auto& [x, y, width, height] = viewport_;
    if (table_.indexedViewports) {
        glViewportIndexedf(0, x, y, width, height);
    } else {
        glViewport(static_cast<int>(x), static_cast<int>(y), static_cast<int>(width),
                   static_cast<int>(height));
    }
}

void GlStateGuard::pauseFeedback() {
    pausedFeedback_ = table_.pausesFeedback &&
                      getInteger(gl42core::GL_TRANSFORM_FEEDBACK_ACTIVE) != 0 &&
                      getInteger(gl42core::GL_TRANSFORM_FEEDBACK_PAUSED) == 0;
    if (pausedFeedback_) glPauseTransformFeedback();
}

void GlStateGuard::saveActiveUnit(int unit) {
    if (savedUnits_[unit]) return;
    savedUnits_[unit] = true;
    units_[unit] = {.flat = getInteger(GL_TEXTURE_BINDING_2D),
                    .rectangle = table_.es ? 0 : getInteger(GL_TEXTURE_BINDING_RECTANGLE),
                    .array = getInteger(GL_TEXTURE_BINDING_2D_ARRAY),
                    .sampler = getInteger(GL_SAMPLER_BINDING)};
    if (units_[unit].sampler != 0) glBindSampler(unit, 0);
}

void GlStateGuard::saveImageUnit(int unit) {
    if (savedImageUnits_[unit]) return;
    savedImageUnits_[unit] = true;
    imageUnits_[unit] = {.texture = getInteger(gl42core::GL_IMAGE_BINDING_NAME, unit),
                         .level = getInteger(gl42core::GL_IMAGE_BINDING_LEVEL, unit),
                         .layered = getInteger(gl42core::GL_IMAGE_BINDING_LAYERED, unit),
                         .layer = getInteger(gl42core::GL_IMAGE_BINDING_LAYER, unit),
                         .access = getInteger(gl42core::GL_IMAGE_BINDING_ACCESS, unit),
                         .format = getInteger(gl42core::GL_IMAGE_BINDING_FORMAT, unit)};
}

}  // namespace glgrad
