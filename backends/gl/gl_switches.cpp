#include "backends/gl/gl_switches.h"

#include <glbinding/gl/enum.h>

#include "backends/gl/gl_functions.h"
#include "backends/gl/gl_state_table.h"

namespace glgrad {

using namespace gl;

namespace {

int getInteger(GLenum name) {
    GLint value = 0;
    glGetIntegerv(name, &value);
    return value;
}

float getFloat(GLenum name) {
    GLfloat value = 0.0f;
    glGetFloatv(name, &value);
    return value;
}

bool isOn(GLboolean value) { return value != GL_FALSE; }

bool isOn(const GlSwitch& each) {
    return isOn(each.indexed ? glIsEnabledi(each.name, 0) : glIsEnabled(each.name));
}

void turnOn(const GlSwitch& each) { each.indexed ? glEnablei(each.name, 0) : glEnable(each.name); }

void turnOff(const GlSwitch& each) {
    each.indexed ? glDisablei(each.name, 0) : glDisable(each.name);
}

constexpr std::array<unsigned char, 4> kAllChannels{1, 1, 1, 1};

void setColorMask(const GlStateTable& table, int buffer, const std::array<unsigned char, 4>& mask) {
    std::array<GLboolean, 4> on{};
    for (int i = 0; i < 4; ++i) on[i] = mask[i] != 0 ? GL_TRUE : GL_FALSE;
    if (table.indexedBuffers) {
        glColorMaski(buffer, on[0], on[1], on[2], on[3]);
    } else {
        glColorMask(on[0], on[1], on[2], on[3]);
    }
}

void setPolygonMode(GLenum face, int mode) { glPolygonMode(face, static_cast<GLenum>(mode)); }

constexpr auto kFill = static_cast<int>(GL_FILL);

}  // namespace

TransferState::TransferState(const GlStateTable& table)
    : table_(table),
      packBuffer_(getInteger(GL_PIXEL_PACK_BUFFER_BINDING)),
      unpackBuffer_(getInteger(GL_PIXEL_UNPACK_BUFFER_BINDING)) {
    int* store = store_.data();
    for (const GlParameter& each : table_.pixelStore) *store++ = getInteger(each.name);
    float* transfer = transfer_.data();
    for (const GlParameter& each : table_.pixelTransfers) *transfer++ = getFloat(each.name);
    if (!table_.es) clampReadColor_ = getInteger(GL_CLAMP_READ_COLOR);
}

void TransferState::setDefaults() const {
    const int* store = store_.data();
    for (const GlParameter& each : table_.pixelStore) {
        const auto wanted = static_cast<int>(each.wanted);
        if (*store++ != wanted) glPixelStorei(each.name, wanted);
    }
    const float* transfer = transfer_.data();
    for (const GlParameter& each : table_.pixelTransfers) {
        if (*transfer++ != each.wanted) glPixelTransferf(each.name, each.wanted);
    }
    if (packBuffer_ != 0) glBindBuffer(GL_PIXEL_PACK_BUFFER, 0);
    if (unpackBuffer_ != 0) glBindBuffer(GL_PIXEL_UNPACK_BUFFER, 0);
    if (clampReadColor_ != 0) glClampColor(GL_CLAMP_READ_COLOR, static_cast<GLenum>(0));
}

void TransferState::restore() const {
    const int* store = store_.data();
    for (const GlParameter& each : table_.pixelStore) {
        const int before = *store++;
        if (before != static_cast<int>(each.wanted)) glPixelStorei(each.name, before);
    }
    const float* transfer = transfer_.data();
    for (const GlParameter& each : table_.pixelTransfers) {
        const float before = *transfer++;
        if (before != each.wanted) glPixelTransferf(each.name, before);
    }
    if (packBuffer_ != 0) glBindBuffer(GL_PIXEL_PACK_BUFFER, packBuffer_);
    if (unpackBuffer_ != 0) glBindBuffer(GL_PIXEL_UNPACK_BUFFER, unpackBuffer_);
    if (clampReadColor_ != 0) {
        glClampColor(GL_CLAMP_READ_COLOR, static_cast<GLenum>(clampReadColor_));
    }
}

FragmentState::FragmentState(const GlStateTable& table) : table_(table) {
    int bit = 0;
    for (const GlSwitch& each : table_.switches) enabled_[bit++] = isOn(each);
    for (int i = 0; i < buffers(); ++i) {
        std::array<GLboolean, 4> mask{};
        if (table_.indexedBuffers) {
            blended_[i] = isOn(glIsEnabledi(GL_BLEND, i));
            glGetBooleani_v(GL_COLOR_WRITEMASK, i, mask.data());
        } else {
            blended_[i] = isOn(glIsEnabled(GL_BLEND));
            glGetBooleanv(GL_COLOR_WRITEMASK, mask.data());
        }
        for (int k = 0; k < 4; ++k) masks_[i][k] = isOn(mask[k]) ? 1 : 0;
    }
    if (!table_.es) glGetIntegerv(GL_POLYGON_MODE, polygonMode_.data());
    if (table_.compatibility) clampFragmentColor_ = getInteger(GL_CLAMP_FRAGMENT_COLOR);
}

int FragmentState::buffers() const { return table_.indexedBuffers ? table_.drawBuffers : 1; }

bool FragmentState::isFilled() const {
    return table_.es ||
           (polygonMode_[0] == kFill && (!table_.compatibility || polygonMode_[1] == kFill));
}

void FragmentState::setDefaults() const {
    int bit = 0;
    for (const GlSwitch& each : table_.switches) {
        if (enabled_[bit++]) turnOff(each);
    }
    for (int i = 0; i < buffers(); ++i) {
        if (blended_[i]) {
            table_.indexedBuffers ? glDisablei(GL_BLEND, i) : glDisable(GL_BLEND);
        }
        if (masks_[i] != kAllChannels) setColorMask(table_, i, kAllChannels);
    }
    if (!isFilled()) setPolygonMode(GL_FRONT_AND_BACK, kFill);
    if (clampFragmentColor_ != 0) glClampColor(GL_CLAMP_FRAGMENT_COLOR, static_cast<GLenum>(0));
}

void FragmentState::restore() const {
    int bit = 0;
    for (const GlSwitch& each : table_.switches) {
        if (enabled_[bit++]) turnOn(each);
    }
    for (int i = 0; i < buffers(); ++i) {
        if (blended_[i]) {
            table_.indexedBuffers ? glEnablei(GL_BLEND, i) : glEnable(GL_BLEND);
        }
        if (masks_[i] != kAllChannels) setColorMask(table_, i, masks_[i]);
    }
    if (!isFilled()) {
        setPolygonMode(table_.compatibility ? GL_FRONT : GL_FRONT_AND_BACK, polygonMode_[0]);
        if (table_.compatibility) setPolygonMode(GL_BACK, polygonMode_[1]);
    }
    if (clampFragmentColor_ != 0) {
        glClampColor(GL_CLAMP_FRAGMENT_COLOR, static_cast<GLenum>(clampFragmentColor_));
    }
}

}  // namespace glgrad
