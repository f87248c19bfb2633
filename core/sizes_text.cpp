#include "core/sizes_text.h"

namespace glgrad {

std::string sizesText(std::span<const std::int64_t> sizes, std::string (*text)(std::int64_t)) {
    constexpr std::size_t kMost = 8;
    const bool all = sizes.size() <= kMost;
    std::string result;
    for (const std::int64_t size : sizes.first(all ? sizes.size() : kMost - 2)) {
        result += (result.empty() ? "" : ", ") + text(size);
    }
    if (!all) result += ", ... " + std::to_string(sizes.size()) + " axes";
    return "[" + result + "]";
}

}  // namespace glgrad
