#include "core/device.h"

#include <cstdlib>
#include <iostream>
#include <mutex>
#include <optional>

#include "backends/cpu/cpu_backend.h"
#include "backends/fusion/fusing_backend.h"
#include "core/backend.h"
#include "core/error.h"
#include "core/fork.h"
#include "core/pooled_memory.h"
#include "core/thread_scopes.h"
#if GLGRAD_WITH_GL
#include "backends/gl/gl_backend.h"
#endif

namespace glgrad {
namespace {

// Never destroyed: destructors of static objects may compute.
struct Default {
    ForkSafeMutex mutex;
    std::optional<Device> device;
    bool closed = false;
};

Default& defaults() {
    static auto* const state = new Default;
    return *state;
}

// An OpenGL device ends before its driver does, which has static objects of its own.
struct CloseAtExit {
    ~CloseAtExit() {
        const std::lock_guard lock(defaults().mutex);
        if (!defaults().device || defaults().device->kind() == DeviceKind::cpu) return;
        defaults().device.reset();
        defaults().closed = true;
    }
};

void setDefault(const Device& device) {
    defaults().device = device;
    static const CloseAtExit closer;
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

Device::Device(std::shared_ptr<Backend> backend) : backend_(std::move(backend)) {
    checkGiven("Device", "a backend", backend_);
    backend_->link()->connect(backend_);
}

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

struct DeviceScope::Entry : ScopeEntry {
    explicit Entry(const Device& given) : device(given) {}
    Device device;
    using Scopes = ThreadScopes<Entry>;
    static const Device* innermost() {
        const auto& open = Scopes::here().open();
        return open.empty() ? nullptr : &open.back()->device;
    }
};

Device currentDevice() {
    if (const Device* const device = DeviceScope::Entry::innermost()) return *device;
    const std::lock_guard lock(defaults().mutex);
    if (defaults().closed) {
        throw DeviceError("the default device was closed, as the program is ending");
    }
    if (!defaults().device) {
        std::string reason;
        setDefault(Device::automatic(&reason));
        if (!std::getenv("GLGRAD_BACKEND")) {
            std::clog << "glgrad: using " << defaults().device->info().name << ": " << reason
                      << '\n';
        }
    }
    return *defaults().device;
}

void setDefaultDevice(const Device& device) {
    const std::lock_guard lock(defaults().mutex);
    setDefault(device);
}

DeviceScope::DeviceScope(const Device& device)
    : entry_(std::allocate_shared<Entry>(PooledAllocator<Entry>(), device)) {
    Entry::Scopes::here().begin(entry_);
}
DeviceScope::~DeviceScope() { Entry::Scopes::end(*entry_); }

}  // namespace glgrad
