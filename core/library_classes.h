// glgrad: internal header
#pragma once

namespace glgrad {

/// Adds every class that a public header declares a `classOf` of. CMake generates it from them
/// (cmake/GlgradClasses.cmake): objects that register themselves would be dropped from a static
/// library.
void registerLibraryClasses();

}  // namespace glgrad
