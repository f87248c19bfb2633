#include "backends/gl/texture_pool.h"

#include <algorithm>
#include <mutex>
#include <new>

namespace glgrad {

std::size_t TexturePool::Hash::operator()(const TextureSpec& spec) const {
    std::size_t hash = static_cast<std::size_t>(spec.width);
    hash = hash * 0x9e3779b1 + static_cast<std::size_t>(spec.height);
    hash = hash * 0x9e3779b1 + static_cast<std::size_t>(spec.layers);
    return hash * 3 + static_cast<std::size_t>(spec.format);
}

std::optional<Texture> TexturePool::take(const TextureSpec& spec) {
    std::lock_guard lock(mutex_);
    const auto found = unused_.find(spec);
    if (found == unused_.end() || found->second.empty()) return std::nullopt;
    const Texture texture = found->second.back().texture;
    found->second.pop_back();
    use_ -= {spec.bytes(), 1};
    return texture;
}

void TexturePool::giveBack(const Texture& texture) noexcept {
    std::lock_guard lock(mutex_);
    if (closed_) return;
    try {
        unused_[texture.spec].push_back({texture, ++time_});
    } catch (const std::bad_alloc&) {
        return;
    }
    use_ += {texture.spec.bytes(), 1};
}

std::vector<Texture> TexturePool::takeExcess() {
    std::lock_guard lock(mutex_);
    if (use_.bytes <= budget_) return {};
    return shrinkTo(budget_);
}

std::vector<Texture> TexturePool::takeAll() {
    std::lock_guard lock(mutex_);
    return shrinkTo(0);
}

void TexturePool::close() {
    std::lock_guard lock(mutex_);
    closed_ = true;
    unused_.clear();
    use_ = {};
}

TexturePool::Textures::iterator TexturePool::oldest() {
    return std::min_element(unused_.begin(), unused_.end(), [](const auto& a, const auto& b) {
        return a.second.front().time < b.second.front().time;
    });
}

std::vector<Texture> TexturePool::shrinkTo(std::int64_t bytes) {
    std::vector<Texture> removed;
    std::erase_if(unused_, [](const auto& entry) { return entry.second.empty(); });
    while (use_.bytes > bytes) {
        const auto kind = oldest();
        removed.push_back(kind->second.front().texture);
        kind->second.erase(kind->second.begin());
        use_ -= {kind->first.bytes(), 1};
        if (kind->second.empty()) unused_.erase(kind);
    }
    return removed;
}

MemoryUse TexturePool::unused() const {
    std::lock_guard lock(mutex_);
    return use_;
}

}  // namespace glgrad
