#include "backends/gl/gl_textures.h"

#include <glbinding/gl33core/gl.h>

#include <algorithm>

#include "backends/gl/gl_check.h"
#include "backends/gl/gl_target.h"
#include "core/error.h"

namespace glgrad {

using namespace gl33core;

namespace {

void defineTexture(const TextureSpec& spec, GLenum target) {
    const bool bytes = spec.format == StorageFormat::uint8;
    const GLenum format = bytes ? GL_RGBA8 : GL_RGBA32F;
    const GLenum type = bytes ? GL_UNSIGNED_BYTE : GL_FLOAT;
    for (GLenum filter : {GL_TEXTURE_MIN_FILTER, GL_TEXTURE_MAG_FILTER}) {
        glTexParameteri(target, filter, static_cast<GLint>(GL_NEAREST));
    }
    for (GLenum wrap : {GL_TEXTURE_WRAP_S, GL_TEXTURE_WRAP_T}) {
        glTexParameteri(target, wrap, static_cast<GLint>(GL_CLAMP_TO_EDGE));
    }
    if (target != GL_TEXTURE_RECTANGLE) glTexParameteri(target, GL_TEXTURE_MAX_LEVEL, 0);
    if (spec.layers > 1) {
        glTexImage3D(target, 0, static_cast<GLint>(format), spec.width, spec.height, spec.layers, 0,
                     GL_RGBA, type, nullptr);
    } else {
        glTexImage2D(target, 0, static_cast<GLint>(format), spec.width, spec.height, 0, GL_RGBA,
                     type, nullptr);
    }
}

// The texture's name, or 0 when there is no memory for it.
unsigned tryMake(const TextureSpec& spec, GlState& state) {
    const QuietGl quiet;
    takeGlError();
    GLuint id = 0;
    glGenTextures(1, &id);
    const bool isArray = spec.layers > 1;
    state.editTexture(isArray, id);
    defineTexture(spec, isArray ? GL_TEXTURE_2D_ARRAY : flatTarget(state));
    if (takeGlError() == 0) return id;
    glDeleteTextures(1, &id);
    state.forgetTexture(id);
    return 0;
}

}  // namespace

Texture GlTextures::take(const TextureSpec& spec) {
    if (const std::optional<Texture> pooled = pool_.take(spec)) return *pooled;
    return make(spec);
}

Texture GlTextures::make(const TextureSpec& spec) {
    unsigned id = tryMake(spec, state_);
    if (id == 0) {
        destroy(pool_.takeAll());
        id = tryMake(spec, state_);
    }
    if (id == 0) {
        Counters counters;
        pool_.count(counters);
        throw DeviceError(concat("OpenGL has no memory for a texture of ", spec.width, " x ",
                                 spec.height, " x ", spec.layers, " texels (", spec.bytes() >> 20,
                                 " MiB); tensors hold ", counters.liveBytes >> 20, " MiB"));
    }
    ++made_;
    allTextures_.insert(id);
    return {.id = id, .framebuffer = 0, .spec = spec};
}

void GlTextures::destroy(std::span<const Texture> textures) {
    for (const Texture& texture : textures) {
        destroyFramebuffersOf(texture.id);
        if (texture.framebuffer != 0) destroyFramebuffer(texture.framebuffer);
        glDeleteTextures(1, &texture.id);
        state_.forgetTexture(texture.id);
        allTextures_.erase(texture.id);
    }
}

void GlTextures::destroyAll() {
    for (unsigned framebuffer : allFramebuffers_) glDeleteFramebuffers(1, &framebuffer);
    for (unsigned texture : allTextures_) glDeleteTextures(1, &texture);
    framebuffers_.clear();
    allFramebuffers_.clear();
    allTextures_.clear();
    state_.forgetAll();
}

void GlTextures::destroyFramebuffer(unsigned framebuffer) {
    glDeleteFramebuffers(1, &framebuffer);
    state_.forgetFramebuffer(framebuffer);
    allFramebuffers_.erase(framebuffer);
}

void GlTextures::destroyFramebuffersOf(unsigned texture) {
    std::erase_if(framebuffers_, [&](const auto& entry) {
        const TextureIds& ids = entry.first;
        if (std::find(ids.begin(), ids.end(), texture) == ids.end()) return false;
        destroyFramebuffer(entry.second);
        return true;
    });
}

unsigned GlTextures::framebuffer(std::span<Texture* const> targets) {
    if (targets.size() == 1) {
        Texture& texture = *targets[0];
        if (texture.framebuffer == 0) texture.framebuffer = makeFramebuffer(targets);
        return texture.framebuffer;
    }
    TextureIds ids{};
    std::transform(targets.begin(), targets.end(), ids.begin(),
                   [](const Texture* texture) { return texture->id; });
    const auto found = framebuffers_.find(ids);
    if (found != framebuffers_.end()) return found->second;
    if (framebuffers_.size() >= kMaxFramebuffers) {
        for (const auto& entry : framebuffers_) destroyFramebuffer(entry.second);
        framebuffers_.clear();
    }
    return framebuffers_[ids] = makeFramebuffer(targets);
}

unsigned GlTextures::makeFramebuffer(std::span<Texture* const> targets) {
    GLuint framebuffer = 0;
    glGenFramebuffers(1, &framebuffer);
    allFramebuffers_.insert(framebuffer);
    state_.bindDrawFramebuffer(framebuffer);
    std::array<GLenum, kMaxTargets> attachments{};
    int count = 0;
    for (const Texture* texture : targets) {
        for (int layer = 0; layer < texture->spec.layers; ++layer) {
            const GLenum attachment = GL_COLOR_ATTACHMENT0 + count;
            attachments.at(count++) = attachment;
            if (texture->spec.layers > 1) {
                glFramebufferTextureLayer(GL_DRAW_FRAMEBUFFER, attachment, texture->id, 0, layer);
            } else {
                glFramebufferTexture2D(GL_DRAW_FRAMEBUFFER, attachment, flatTarget(state_),
                                       texture->id, 0);
            }
        }
    }
    glDrawBuffers(count, attachments.data());
    if (glCheckFramebufferStatus(GL_DRAW_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE) {
        destroyFramebuffer(framebuffer);
        throw DeviceError(concat("OpenGL cannot render to ", count, " float textures of ",
                                 targets[0]->spec.width, " x ", targets[0]->spec.height,
                                 " texels"));
    }
    return framebuffer;
}

}  // namespace glgrad
