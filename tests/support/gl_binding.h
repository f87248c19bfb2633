#pragma once

namespace glgrad {

/// From now on functions of glbinding may be called on this thread, as by an application that uses
/// it. A context must be current. With GLGRAD_GL_CHECK their errors throw, as those of glgrad's
/// own.
void useGlbinding();

}  // namespace glgrad
