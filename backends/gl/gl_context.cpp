#include "backends/gl/gl_context.h"

#include <algorithm>
#include <mutex>

#include "core/error.h"

namespace glgrad {
namespace {

// The contexts that glgrad made, to tell them from the application's.
class OwnContexts {
public:
    void add(void* context) {
        std::lock_guard lock(mutex_);
        contexts_.push_back(context);
    }
    void remove(void* context) {
        std::lock_guard lock(mutex_);
        std::erase(contexts_, context);
    }
    bool contain(void* context) {
        std::lock_guard lock(mutex_);
        return std::find(contexts_.begin(), contexts_.end(), context) != contexts_.end();
    }

private:
    std::mutex mutex_;
    std::vector<void*> contexts_;
};

OwnContexts& ownContexts() {
    // Never destroyed: devices may be closed by destructors of static objects.
    static auto* const contexts = new OwnContexts;
    return *contexts;
}

NativeContext applicationContext() {
    const NativeContext current = currentNativeContext();
    return current && !ownContexts().contain(current.context) ? current : NativeContext{};
}

// Returns the application's context if it had to give way.
NativeContext enter(const GlContext& context) {
    if (isCurrent(context.native())) return {};
    if (!context.isOwn()) {
        throw DeviceError("the device uses the OpenGL context that the application had made "
                          "current, and it is not current on this thread now");
    }
    const NativeContext application = applicationContext();
    if (!makeCurrent(context.native())) {
        if (application) makeCurrent(application);
        throw DeviceError("the device's OpenGL context could not be made current");
    }
    return application;
}

GlContext takeApplicationContext() {
    const NativeContext current = applicationContext();
    if (!current) throw DeviceError("the application has no OpenGL context current on this thread");
    return GlContext(current);
}

}  // namespace

GlContext::GlContext(const NativeContext& native) : native_(native) {}

GlContext::GlContext(const NativeContext& native, std::function<void()> destroy)
    : native_(native), destroy_(std::move(destroy)) {
    ownContexts().add(native_.context);
}

GlContext::GlContext(GlContext&& other) noexcept
    : native_(other.native_), destroy_(std::exchange(other.destroy_, nullptr)) {}

GlContext::~GlContext() {
    if (!destroy_) return;
    if (isCurrent(native_)) makeCurrent({.system = native_.system, .display = native_.display});
    ownContexts().remove(native_.context);
    destroy_();
}

ContextScope::ContextScope(const GlContext& context) : application_(enter(context)) {dpy_=context.native().display;}

ContextScope::~ContextScope() {
    if (application_) makeCurrent(application_); else if (getenv("REL")) makeCurrent({.system = NativeContext::System::egl, .display = dpy_});
}

std::vector<ContextCandidate> contextCandidates(const GlOptions& options) {
    using Context = GlOptions::Context;
    const auto wanted = [&](Context context) {
        return options.context == context || options.context == Context::automatic;
    };
    std::vector<ContextCandidate> candidates;
    const bool automatic = options.context == Context::automatic;
    if (options.context == Context::current || (automatic && applicationContext())) {
        candidates.push_back({.name = "application's current context",
                              .open = takeApplicationContext,
                              .isApplications = true});
    }
    if (wanted(Context::surfaceless)) addSurfacelessCandidate(options.es, candidates);
    if (wanted(Context::eglDevice)) addEglDeviceCandidates(options.es, candidates);
    if (wanted(Context::glfw)) addGlfwCandidate(options.es, candidates);
    return candidates;
}

}  // namespace glgrad
