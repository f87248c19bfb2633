#pragma once

#include <string>

namespace glgrad {

/// An OpenGL context with the surfaces that it is current with, of whichever window system.
struct NativeContext {
    enum class System { none, egl, glx };
    System system = System::none;
    void* context = nullptr;
    void* display = nullptr;
    unsigned long draw = 0;
    unsigned long read = 0;

    explicit operator bool() const { return context != nullptr; }
};

/// What is current on this thread.
NativeContext currentNativeContext();

/// Whether this very context is current on this thread, with any surfaces.
bool isCurrent(const NativeContext& context);

/// Whether it has not been destroyed: one that was stays current where it is until another one
/// takes its place.
bool isAlive(const NativeContext& context);

/// Makes `context` current on this thread, or none. False when the system refuses.
bool makeCurrent(const NativeContext& context);

/// Why the last call of makeCurrent with this context failed, as the end of a sentence: EGL's error
/// with what it means, or nothing.
std::string whyNotCurrent(const NativeContext& context);

/// The address that GLX gives for a function of OpenGL; null where it gives none, or is not there.
void* glxProcAddress(const char* function);

/// "EGL error 0x3001 (EGL_NOT_INITIALIZED)": of this thread's last call of EGL.
std::string lastEglError();

}  // namespace glgrad
