#include "core/cache_folder.h"

#include <cstdlib>

namespace glgrad {
namespace {

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

CacheFolder named(std::string_view wish, std::string_view by) {
    if (wish == "off") return {.path = {}, .reason = std::string(by) + " is off"};
    return {.path = wish, .reason = std::string(by)};
}

// Empty when the system tells of none.
std::filesystem::path usersFolder() {
#if defined(_WIN32)
    const std::filesystem::path local = environment("LOCALAPPDATA");
    return local.empty() ? local : local / "glgrad";
#else
    const std::filesystem::path home = environment("HOME");
#if defined(__APPLE__)
    return home.empty() ? home : home / "Library" / "Caches" / "glgrad";
#else
    // Relative paths are to be ignored: XDG Base Directory Specification 0.8.
    const std::filesystem::path cache = environment("XDG_CACHE_HOME");
    if (cache.is_absolute()) return cache / "glgrad";
    return home.empty() ? home : home / ".cache" / "glgrad";
#endif
#endif
}

}  // namespace

CacheFolder cacheFolder(std::string_view wish) {
    if (!wish.empty()) return named(wish, "the cacheFolder option");
    const std::string variable = environment("GLGRAD_CACHE");
    if (!variable.empty()) return named(variable, "GLGRAD_CACHE");
    const std::filesystem::path path = usersFolder();
    return {.path = path,
            .reason = path.empty() ? "the system tells of no folder for caches"
                                   : "the user's folder for caches"};
}

}  // namespace glgrad
