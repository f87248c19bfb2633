#include "backends/gl/gl_textures.h"

#include <glbinding/gl33core/enum.h>

#include <algorithm>

#include "backends/gl/gl_check.h"
#include "backends/gl/gl_functions.h"
#include "backends/gl/gl_target.h"
#include "core/error.h"

namespace glgrad {

using namespace gl33core;

namespace {

GLenum componentType(StorageFormat format) {
    switch (format) {
        case StorageFormat::uint8:
            return GL_UNSIGNED_BYTE;
        case StorageFormat::float16:
            return GL_HALF_FLOAT;
        default:
            return GL_FLOAT;
    }
}

void defineTexture(const TextureSpec& spec, GLenum target) {
    const GLenum format = sizedFormat(spec.format), type = componentType(spec.format);
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
        MemoryStats stats;
        memory_.count(stats);
        throw DeviceError(concat("OpenGL has no memory for a texture of ", spec.width, " x ",
                                 spec.height, " x ", spec.layers, " texels (", spec.bytes(),
                                 " bytes); tensors hold ", stats.tensors().bytes, " bytes"));
    }
    ++made_;
    allTextures_.insert(id);
    return {.id = id, .framebuffer = 0, .spec = spec};
}

void GlTextures::destroy(std::span<const Texture> textures) {
    for (const Texture& texture : textures) {
        forgetAttachmentsOf(texture.id);
        if (texture.framebuffer != 0) destroyFramebuffer(texture.framebuffer);
        glDeleteTextures(1, &texture.id);
        state_.forgetTexture(texture.id);
        allTextures_.erase(texture.id);
    }
}

void GlTextures::destroyAll() {
    for (unsigned framebuffer : allFramebuffers_) glDeleteFramebuffers(1, &framebuffer);
    for (unsigned texture : allTextures_) glDeleteTextures(1, &texture);
    shared_ = {};
    allFramebuffers_.clear();
    allTextures_.clear();
    state_.forgetAll();
}

void GlTextures::destroyFramebuffer(unsigned framebuffer) {
    glDeleteFramebuffers(1, &framebuffer);
    state_.forgetFramebuffer(framebuffer);
    allFramebuffers_.erase(framebuffer);
}

// OpenGL keeps a deleted texture's memory while it is attached somewhere.
void GlTextures::forgetAttachmentsOf(unsigned texture) {
    for (Framebuffer& framebuffer : shared_) {
        const auto& list = framebuffer.attachments.list;
        const bool isAttached = std::any_of(
            list.begin(), list.end(),
            [&](const Attachment& attachment) { return attachment.texture == texture; });
        if (!isAttached) continue;
        destroyFramebuffer(framebuffer.id);
        framebuffer = {};
    }
}

unsigned GlTextures::framebuffer(std::span<Texture* const> targets) {
    if (targets.size() == 1 && targets[0]->framebuffer != 0) return targets[0]->framebuffer;
    const Attachments attachments = attachmentsOf(targets);
    if (targets.size() > 1) {
        Framebuffer& framebuffer = shared_.at(attachments.count - 1);
        attach(framebuffer, attachments, targets[0]->spec);
        return framebuffer.id;
    }
    Framebuffer framebuffer;
    attach(framebuffer, attachments, targets[0]->spec);
    return targets[0]->framebuffer = framebuffer.id;
}

GlTextures::Attachments GlTextures::attachmentsOf(std::span<Texture* const> targets) {
    Attachments result;
    for (const Texture* texture : targets) {
        const bool hasLayers = texture->spec.layers > 1;
        for (int layer = 0; layer < texture->spec.layers; ++layer) {
            result.list.at(result.count++) = {texture->id, hasLayers ? layer : -1};
        }
    }
    return result;
}

void GlTextures::attach(Framebuffer& framebuffer, const Attachments& wanted,
                        const TextureSpec& spec) {
    if (framebuffer.id != 0 && framebuffer.attachments == wanted) return;
    const bool isNew = framebuffer.id == 0;
    if (isNew) {
        glGenFramebuffers(1, &framebuffer.id);
        allFramebuffers_.insert(framebuffer.id);
        ++framebuffersMade_;
    }
    state_.bindDrawFramebuffer(framebuffer.id);
    std::array<GLenum, kMaxTargets> points{};
    for (int i = 0; i < wanted.count; ++i) {
        const auto& [texture, layer] = wanted.list[i];
        points[i] = glEnumAfter(GL_COLOR_ATTACHMENT0, i);
        if (framebuffer.attachments.list[i] == wanted.list[i]) continue;
        if (layer >= 0) {
            glFramebufferTextureLayer(GL_DRAW_FRAMEBUFFER, points[i], texture, 0, layer);
        } else {
            glFramebufferTexture2D(GL_DRAW_FRAMEBUFFER, points[i], flatTarget(state_), texture, 0);
        }
    }
    framebuffer.attachments = wanted;
    if (isNew) glDrawBuffers(wanted.count, points.data());
    checkFramebuffer(framebuffer, spec);
}

void GlTextures::checkFramebuffer(Framebuffer& framebuffer, const TextureSpec& spec) {
    if (glCheckFramebufferStatus(GL_DRAW_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE) return;
    const int count = framebuffer.attachments.count;
    destroyFramebuffer(framebuffer.id);
    framebuffer = {};
    throw DeviceError(concat("OpenGL cannot render to ", count, " float textures of ", spec.width,
                             " x ", spec.height, " texels"));
}

}  // namespace glgrad
