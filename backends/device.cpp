#include "core/device.h"

#include <cstdlib>
#include <iostream>
#include <mutex>
#include <optional>
#include <vector>

#include "backends/cpu/cpu_backend.h"
#include "backends/fusion/fusing_backend.h"
#include "core/backend.h"
#include "core/error.h"
#if GLGRAD_WITH_GL
#include "backends/gl/gl_backend.h"
#endif

namespace glgrad {
namespace {

std::vector<Device>& scopes() {
    thread_local std::vector<Device> stack;
    return stack;
}

std::mutex defaultMutex;

std::optional<Device>& defaultDevice() {
    static std::optional<Device> device;
    return device;
}

struct Choice {
    Device device;
    std::string reason;
};

Choice chooseWithoutWish() {
    try {
        const Device gl = Device::gl();
        if (!gl.limits().software) return {gl, concat("OpenGL is drawn by ", gl.info().name)};
        return {Device::cpu(), concat("OpenGL is drawn in software here (", gl.info().name,
                                      "), which is slower than the CPU backend")};
    } catch (const DeviceError& error) {
        return {Device::cpu(), error.what()};
    }
}

}  // namespace

Device Device::cpu() { return Device(fusing(openCpuBackend())); }

Device Device::gl(const GlOptions& options) {
#if GLGRAD_WITH_GL
    return Device(fusing(openGlBackend(options)));
#else
    static_cast<void>(options);
    throw DeviceError("this build of glgrad has no OpenGL (it was built with GLGRAD_WITH_GL=OFF)");
#endif
}

Device Device::open(std::string_view name) {
    if (name == "cpu") return cpu();
    if (name == "gl") return gl();
    if (name == "auto") return automatic();
    throw ArgumentError(concat("device: expected cpu, gl or auto, got '", name, "'"));
}

Device Device::automatic(std::string* reason) {
    const char* wish = std::getenv("GLGRAD_BACKEND");
    if (wish && *wish && std::string_view(wish) != "auto") {
        if (reason) *reason = concat("GLGRAD_BACKEND is ", wish);
        return open(wish);
    }
    Choice choice = chooseWithoutWish();
    if (reason) *reason = choice.reason;
    return choice.device;
}

const DeviceInfo& Device::info() const { return backend_->info(); }
const Limits& Device::limits() const { return backend_->limits(); }
Counters Device::counters() const { return backend_->counters(); }
MemoryStats Device::memoryStats() const { return backend_->memoryStats(); }
void Device::synchronize() const { backend_->synchronize(); }

Device currentDevice() {
    if (!scopes().empty()) return scopes().back();
    std::lock_guard lock(defaultMutex);
    if (!defaultDevice()) {
        std::string reason;
        defaultDevice() = Device::automatic(&reason);
        if (!std::getenv("GLGRAD_BACKEND")) {
            std::clog << "glgrad: using " << defaultDevice()->info().name << ": " << reason << '\n';
        }
    }
    return *defaultDevice();
}

void setDefaultDevice(const Device& device) {
    std::lock_guard lock(defaultMutex);
    defaultDevice() = device;
}

DeviceScope::DeviceScope(const Device& device) { scopes().push_back(device); }
DeviceScope::~DeviceScope() { scopes().pop_back(); }

}  // namespace glgrad
