#include "backends/gl/gl_state.h"

#include <glbinding/gl33core/enum.h>

#include "backends/gl/gl_functions.h"
#include "backends/gl/gl_state_guard.h"
#include "backends/gl/gl_target.h"

namespace glgrad {

using namespace gl33core;

void GlState::useProgram(unsigned program) {
    if (program_ == program) return;
    glUseProgram(program);
    program_ = program;
}

void GlState::bindDrawFramebuffer(unsigned framebuffer) {
    if (drawFramebuffer_ == framebuffer) return;
    glBindFramebuffer(GL_DRAW_FRAMEBUFFER, framebuffer);
    drawFramebuffer_ = framebuffer;
}

void GlState::bindReadFramebuffer(unsigned framebuffer) {
    if (readFramebuffer_ == framebuffer) return;
    glBindFramebuffer(GL_READ_FRAMEBUFFER, framebuffer);
    readFramebuffer_ = framebuffer;
}

void GlState::setViewport(int width, int height) {
    if (width_ == width && height_ == height) return;
    if (indexedViewport_) {
        glViewportIndexedf(0, 0.0f, 0.0f, static_cast<float>(width), static_cast<float>(height));
    } else {
        glViewport(0, 0, width, height);
    }
    width_ = width;
    height_ = height;
}

void GlState::useRectangles(bool use) {
    for (Unit& unit : units_) unit.flat = kUnknown;
    rectangles_ = use;
}

void GlState::activate(int unit) {
    if (activeUnit_ == unit) return;
    glActiveTexture(glEnumAfter(GL_TEXTURE0, unit));
    activeUnit_ = unit;
}

void GlState::bindTexture(int unit, bool isArray, unsigned texture) {
    Unit& known = units_[unit];
    unsigned& bound = isArray ? known.array : known.flat;
    if (bound == texture) return;
    activate(unit);
    if (guard_) guard_->saveActiveUnit(unit);
    glBindTexture(isArray ? GL_TEXTURE_2D_ARRAY : flatTarget(*this), texture);
    bound = texture;
}

void GlState::bindImage(int unit, bool isArray, unsigned texture, StorageFormat format) {
    Unit& known = units_[unit];
    if (known.image == texture) return;
    if (guard_) guard_->saveImageUnit(unit);
    glBindImageTexture(unit, texture, 0, isArray ? GL_TRUE : GL_FALSE, 0, GL_READ_ONLY,
                       sizedFormat(format));
    known.image = texture;
}

void GlState::editTexture(bool isArray, unsigned texture) {
    activate(0);
    bindTexture(0, isArray, texture);
}

void GlState::forgetTexture(unsigned texture) {
    for (Unit& unit : units_) {
        if (unit.flat == texture) unit.flat = kUnknown;
        if (unit.array == texture) unit.array = kUnknown;
        if (unit.image == texture) unit.image = kUnknown;
    }
}

void GlState::forgetFramebuffer(unsigned framebuffer) {
    if (drawFramebuffer_ == framebuffer) drawFramebuffer_ = kUnknown;
    if (readFramebuffer_ == framebuffer) readFramebuffer_ = kUnknown;
}

void GlState::forgetAll() {
    GlStateGuard* const guard = guard_;
    const bool rectangles = rectangles_, indexedViewport = indexedViewport_;
    *this = GlState();
    guard_ = guard;
    rectangles_ = rectangles;
    indexedViewport_ = indexedViewport;
}

}  // namespace glgrad
