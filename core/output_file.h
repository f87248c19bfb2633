#pragma once

#include <filesystem>

namespace glgrad {

/// Finds out whether writeFileAtomically could write `path`, before the work whose result is to be
/// written there. Makes the folders that it lacks; nothing else is left behind, and a file that is
/// there stays as it is. Throws IoError naming the path and the system's reason.
void prepareOutputFile(const std::filesystem::path& path);

}  // namespace glgrad
