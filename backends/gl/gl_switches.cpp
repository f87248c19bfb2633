#include "backends/gl/gl_switches.h"

#include <glbinding/gl/enum.h>
#include <glbinding/gl33core/gl.h>

#include <span>

namespace glgrad {

using namespace gl33core;

namespace {

// Those of OpenGL ES 3.0 come first.
constexpr std::array kPixelStore{
    GL_PACK_ALIGNMENT,     GL_PACK_ROW_LENGTH,     GL_PACK_SKIP_PIXELS,   GL_PACK_SKIP_ROWS,
    GL_UNPACK_ALIGNMENT,   GL_UNPACK_ROW_LENGTH,   GL_UNPACK_SKIP_PIXELS, GL_UNPACK_SKIP_ROWS,
    GL_UNPACK_SKIP_IMAGES, GL_UNPACK_IMAGE_HEIGHT, GL_PACK_SWAP_BYTES,    GL_PACK_LSB_FIRST,
    GL_PACK_IMAGE_HEIGHT,  GL_PACK_SKIP_IMAGES,    GL_UNPACK_SWAP_BYTES,  GL_UNPACK_LSB_FIRST};
constexpr int kEsPixelStore = 10;

constexpr std::array kSwitches{GL_SCISSOR_TEST,
                               GL_DEPTH_TEST,
                               GL_STENCIL_TEST,
                               GL_CULL_FACE,
                               GL_DITHER,
                               GL_RASTERIZER_DISCARD,
                               GL_SAMPLE_ALPHA_TO_COVERAGE,
                               GL_SAMPLE_COVERAGE,
                               GL_POLYGON_OFFSET_FILL,
                               GL_FRAMEBUFFER_SRGB,
                               GL_COLOR_LOGIC_OP,
                               GL_SAMPLE_ALPHA_TO_ONE,
                               GL_SAMPLE_MASK,
                               GL_POLYGON_SMOOTH,
                               GL_PRIMITIVE_RESTART,
                               GL_CLIP_DISTANCE0,
                               GL_CLIP_DISTANCE1,
                               GL_CLIP_DISTANCE2,
                               GL_CLIP_DISTANCE3,
                               GL_CLIP_DISTANCE4,
                               GL_CLIP_DISTANCE5,
                               GL_CLIP_DISTANCE6,
                               GL_CLIP_DISTANCE7,
                               gl::GL_ALPHA_TEST};
constexpr int kEsSwitches = 9;

std::span<const GLenum> switches(const GlStateFeatures& features) {
    const std::size_t last = kSwitches.size() - (features.compatibility ? 0 : 1);
    return {kSwitches.data(), features.es ? kEsSwitches : last};
}

std::span<const GLenum> pixelStore(bool es) {
    return {kPixelStore.data(), es ? kEsPixelStore : kPixelStore.size()};
}

int getInteger(GLenum name) {
    std::array<GLint, 2> values{};  // GL_POLYGON_MODE may answer two
    glGetIntegerv(name, values.data());
    return values[0];
}

bool isOn(GLboolean value) { return value != GL_FALSE; }

void setSwitch(GLenum name, bool on) {
    if (on) {
        glEnable(name);
    } else {
        glDisable(name);
    }
}

}  // namespace

TransferState::TransferState(bool es)
    : es_(es),
      packBuffer_(getInteger(GL_PIXEL_PACK_BUFFER_BINDING)),
      unpackBuffer_(getInteger(GL_PIXEL_UNPACK_BUFFER_BINDING)) {
    int* next = parameters_.data();
    for (GLenum name : pixelStore(es_)) *next++ = getInteger(name);
    if (!es_) clampReadColor_ = getInteger(GL_CLAMP_READ_COLOR);
}

void TransferState::setDefaults() const {
    const int* value = parameters_.data();
    for (GLenum name : pixelStore(es_)) {
        const bool alignment = name == GL_PACK_ALIGNMENT || name == GL_UNPACK_ALIGNMENT;
        const int wanted = alignment ? 4 : 0;
        if (*value++ != wanted) glPixelStorei(name, wanted);
    }
    if (packBuffer_ != 0) glBindBuffer(GL_PIXEL_PACK_BUFFER, 0);
    if (unpackBuffer_ != 0) glBindBuffer(GL_PIXEL_UNPACK_BUFFER, 0);
    if (!es_) glClampColor(GL_CLAMP_READ_COLOR, static_cast<GLenum>(0));
}

void TransferState::restore() const {
    const int* value = parameters_.data();
    for (GLenum name : pixelStore(es_)) glPixelStorei(name, *value++);
    glBindBuffer(GL_PIXEL_PACK_BUFFER, packBuffer_);
    glBindBuffer(GL_PIXEL_UNPACK_BUFFER, unpackBuffer_);
    if (!es_) glClampColor(GL_CLAMP_READ_COLOR, static_cast<GLenum>(clampReadColor_));
}

FragmentState::FragmentState(const GlStateFeatures& features) : features_(features) {
    int bit = 0;
    for (GLenum name : switches(features_)) enabled_[bit++] = isOn(glIsEnabled(name));
    for (int i = 0; i < maskedBuffers(); ++i) {
        std::array<GLboolean, 4> mask{};
        if (features_.es) {
            blended_[i] = isOn(glIsEnabled(GL_BLEND));
            glGetBooleanv(GL_COLOR_WRITEMASK, mask.data());
        } else {
            blended_[i] = isOn(glIsEnabledi(GL_BLEND, i));
            glGetBooleani_v(GL_COLOR_WRITEMASK, i, mask.data());
        }
        for (int k = 0; k < 4; ++k) masks_[i][k] = isOn(mask[k]);
    }
    if (!features_.es) polygonMode_ = getInteger(GL_POLYGON_MODE);
    if (features_.compatibility) clampFragmentColor_ = getInteger(gl::GL_CLAMP_FRAGMENT_COLOR);
}

void FragmentState::setDefaults() const {
    int bit = 0;
    for (GLenum name : switches(features_)) {
        if (enabled_[bit++]) glDisable(name);
    }
    glDisable(GL_BLEND);
    glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
    if (!features_.es) glPolygonMode(GL_FRONT_AND_BACK, GL_FILL);
    if (features_.compatibility) {
        glClampColor(gl::GL_CLAMP_FRAGMENT_COLOR, static_cast<GLenum>(0));
    }
}

void FragmentState::restore() const {
    int bit = 0;
    for (GLenum name : switches(features_)) setSwitch(name, enabled_[bit++]);
    for (int i = 0; i < maskedBuffers(); ++i) {
        const ColorMask& mask = masks_[i];
        if (features_.es) {
            setSwitch(GL_BLEND, blended_[i]);
            glColorMask(mask[0], mask[1], mask[2], mask[3]);
            continue;
        }
        blended_[i] ? glEnablei(GL_BLEND, i) : glDisablei(GL_BLEND, i);
        glColorMaski(i, mask[0], mask[1], mask[2], mask[3]);
    }
    if (!features_.es) glPolygonMode(GL_FRONT_AND_BACK, static_cast<GLenum>(polygonMode_));
    if (features_.compatibility) {
        glClampColor(gl::GL_CLAMP_FRAGMENT_COLOR, static_cast<GLenum>(clampFragmentColor_));
    }
}

}  // namespace glgrad
