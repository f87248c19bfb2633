// glgrad: internal header
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace glgrad {

/// Where things are kept that can be made again, and why there.
struct CacheFolder {
    std::filesystem::path path;  ///< Empty: nothing is kept.
    std::string reason;
};

/// The folder `wish`, else the one that the environment variable GLGRAD_CACHE names, else glgrad's
/// in the user's folder for caches: $XDG_CACHE_HOME or ~/.cache, ~/Library/Caches on macOS,
/// %LOCALAPPDATA% on Windows. "off" in the place of a folder stands for none. It need not exist.
CacheFolder cacheFolder(std::string_view wish);

}  // namespace glgrad
