#include "backends/gl/gl_context.h"

#include <algorithm>
#include <cstdlib>
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
    const bool isOwn = ownContexts().contain(current.context);
    return current && !isOwn && isAlive(current) ? current : NativeContext{};
}

// A GLX context cannot be made current while one of EGL is: the X library then ends the process.
// So where an application may use GLX, no context is left behind on its thread.
bool mayMeetGlx() {
    static const char* const display = std::getenv("DISPLAY");
    return display && *display;
}

NativeContext noneIn(const NativeContext& context) {
    return {.system = context.system, .display = context.display};
}

// Returns what must be made current again afterwards.
std::optional<NativeContext> enter(const GlContext& context) {
    if (isCurrent(context.native())) return std::nullopt;
    if (!context.isOwn()) {
        throw DeviceError(
            "the device uses the OpenGL context that the application had made "
            "current, and it is not current on this thread now");
    }
    const NativeContext application = applicationContext();
    if (!makeCurrent(context.native())) {
        if (application) makeCurrent(application);
        throw DeviceError("the device's OpenGL context could not be made current");
    }
    if (application) return application;
    if (mayMeetGlx()) return noneIn(context.native());
    return std::nullopt;
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
    if (!destroy_ || forkDepth_ != forkDepth()) return;
    if (isCurrent(native_)) makeCurrent(noneIn(native_));
    ownContexts().remove(native_.context);
    destroy_();
}

ContextScope::ContextScope(const GlContext& context) : before_(enter(context)) {}

ContextScope::~ContextScope() {
    if (before_) makeCurrent(*before_);
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
