#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/argument_checks.h"
#include "core/counters.h"
#include "core/limits.h"
#include "core/memory_stats.h"

namespace glgrad {

class Backend;

/// How to open an OpenGL device.
struct GlOptions {
    /// Which context to use. `automatic` tries the others in this order.
    enum class Context { automatic, current, surfaceless, eglDevice, glfw };
    Context context = Context::automatic;
    /// OpenGL ES 3.0 instead of desktop OpenGL 3.3, where glgrad makes the context itself.
    bool es = false;
    /// Use textures of at most this many texels a side; 0: as many as the driver allows.
    int maxTextureSize = 0;
    /// Use at most this many render targets a pass; 0: up to 8, as many as the driver allows.
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
    /// tells what was tried.
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
    explicit Device(std::shared_ptr<Backend> backend) : backend_(std::move(backend)) {
        checkGiven("Device", "a backend", backend_);
    }
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
