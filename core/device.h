#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/counters.h"
#include "core/limits.h"
#include "core/memory_stats.h"

namespace glgrad {

class Backend;

/// How to open an OpenGL device.
///
/// `current` is the context that the application has made current on this thread; `automatic`
/// takes it, too, where there is one. The rules of sharing it:
///
/// - It must be current on that thread whenever the device is used. An application that destroys
///   it must open a new device in the next one: the old one then throws DeviceError, also where
///   the new context has the old one's address.
/// - After each call all state is as the application left it: bindings, switches, masks, pixel
///   store and pixel transfer parameters, an active transform feedback, which is paused meanwhile.
///   Exceptions: error flags may be cleared; shader subroutines before OpenGL 4.3, and those of
///   program pipelines, must be chosen again; in OpenGL ES the viewports and scissor tests of other
///   indices than 0 become those of index 0.
/// - What would spoil results and is not glgrad's to end throws DeviceError: a call between glBegin
///   and glEnd or glNewList and glEndList, a glRenderMode other than GL_RENDER, an active query
///   that would count what glgrad draws (of samples, primitives or pipeline statistics; queries of
///   time are allowed), and states of a few extensions, such as window rectangles.
/// - What OpenGL does not tell must not be active: conditional rendering
/// (glBeginConditionalRender),
///   and in OpenGL 3.3 without ARB_transform_feedback2 transform feedback. Draws then have no
///   effect and results are wrong. Debug builds, and others with the environment variable
///   GLGRAD_GL_CHECK=1, draw known numbers at each use and throw DeviceError instead.
/// - Names of objects must come from glGen* functions: those that glgrad takes are not to be met.
struct GlOptions {
    /// Which context to use. `automatic` tries the others in this order.
    enum class Context { automatic, current, surfaceless, eglDevice, glfw };
    Context context = Context::automatic;
    /// OpenGL ES 3.0 instead of desktop OpenGL 3.3, where glgrad makes the context itself.
    bool es = false;
    /// Use textures of at most this many texels a side, and no more than the driver allows; at
    /// least 64. 0: as many as the driver allows.
    int maxTextureSize = 0;
    /// Use at most this many render targets a pass, and no more than 8 or the driver allows; at
    /// least 4. 0: as many as these.
    int maxRenderTargets = 0;
    /// Keep compiled programs in this folder from run to run, where the driver gives them out;
    /// "off": nowhere. Empty: the folder that the environment variable GLGRAD_CACHE names, or
    /// nowhere when it is "off"; without it "glgrad" in the user's folder for caches.
    std::string cacheFolder = {};
};

/// A place where tensors live and kernels run: the CPU, or an OpenGL context. A handle: copies
/// mean the same device. When the last one goes, the device closes; tensors that still live there
/// then throw DeviceError when their values are used, and may be destroyed at any time.
///
/// An OpenGL device belongs to the thread that opened it, and throws DeviceError when another one
/// uses it, or a forked process. The CPU serves any thread, and goes on in a forked process.
class Device {
public:
    static Device cpu();
    /// Throws DeviceError when there is no context that can render to float textures; the message
    /// tells what was tried. Throws ArgumentError for options that no device can follow.
    static Device gl(const GlOptions& options = {});
    /// `name` is "cpu", "gl" or "auto". Throws ArgumentError for another.
    static Device open(std::string_view name);
    /// GLGRAD_BACKEND if it is set; else OpenGL if a graphics processor draws it, else the CPU.
    /// `reason`, when given, is told why.
    static Device automatic(std::string* reason = nullptr);

    DeviceKind kind() const { return info().kind; }
    const DeviceInfo& info() const;
    const Limits& limits() const;
    Counters counters() const;
    /// What its memory is used for.
    MemoryStats memoryStats() const;
    /// Waits until everything that was asked of this device is done.
    void synchronize() const;

    bool operator==(const Device& other) const = default;

    /// Throws ArgumentError where there is no backend.
    explicit Device(std::shared_ptr<Backend> backend);
    Device(const Device&) = default;  // Moving would leave one without a backend.
    Device& operator=(const Device&) = default;
    const std::shared_ptr<Backend>& backend() const { return backend_; }

private:
    std::shared_ptr<Backend> backend_;
};

/// Where new tensors of this thread are made: the innermost DeviceScope, else what
/// setDefaultDevice was given, else Device::automatic(), opened at first need. A default device of
/// OpenGL is closed when the program ends, and destructors of static objects get a DeviceError;
/// one on the CPU serves them as well.
Device currentDevice();

/// For all threads without a DeviceScope.
void setDefaultDevice(const Device& device);

/// Makes `device` the current one of this thread until the scope ends, which may be in any order
/// and on any thread.
class DeviceScope {
public:
    explicit DeviceScope(const Device& device);
    ~DeviceScope();
    DeviceScope(const DeviceScope&) = delete;
    DeviceScope& operator=(const DeviceScope&) = delete;

private:
    friend Device currentDevice();
    struct Entry;
    std::shared_ptr<Entry> entry_;
};

}  // namespace glgrad
