#pragma once

#include <memory>

#include "backends/gl/texture_pool.h"
#include "core/backend.h"

namespace glgrad {

/// A tensor's texture. It goes back to the pool, if there still is one.
class GlStorage final : public CountedStorage {
public:
    GlStorage(const Texture& texture, const std::shared_ptr<TexturePool>& pool,
              TensorMemory& memory)
        : CountedStorage(memory, texture.spec.bytes(), texture.spec.format),
          texture_(texture),
          pool_(pool) {}
    ~GlStorage() override {
        if (const std::shared_ptr<TexturePool> pool = pool_.lock()) pool->giveBack(texture_);
    }

    Texture& texture() { return texture_; }
    bool belongsTo(const std::shared_ptr<TexturePool>& pool) const {
        return !pool_.owner_before(pool) && !pool.owner_before(pool_);
    }

private:
    Texture texture_;
    std::weak_ptr<TexturePool> pool_;
};

}  // namespace glgrad
