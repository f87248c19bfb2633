#include "backends/gl/gl_context.h"

#include <algorithm>
#include <cstdlib>
#include <mutex>

#include "backends/gl/gl_functions.h"
#include "core/error.h"

namespace glgrad {
namespace {

// The contexts that glgrad made, to tell them from the application's. One that was destroyed behind
// glgrad's back stays in the list, so that an address alone says nothing.
class OwnContexts {
public:
    void add(void* context, std::shared_ptr<const ContextMark> mark) {
        std::lock_guard lock(mutex_);
        contexts_.push_back({context, std::move(mark)});
    }
    void remove(const std::shared_ptr<const ContextMark>& mark) {
        std::lock_guard lock(mutex_);
        std::erase_if(contexts_, [&](const Own& own) { return own.mark == mark; });
    }
    bool containCurrent(void* context) {
        std::lock_guard lock(mutex_);
        return std::ranges::any_of(contexts_, [&](const Own& own) {
            return own.context == context && own.mark->isHere();
        });
    }

private:
    struct Own {
        void* context;
        std::shared_ptr<const ContextMark> mark;
    };
    std::mutex mutex_;
    std::vector<Own> contexts_;
};

OwnContexts& ownContexts() {
    // Never destroyed: devices may be closed by destructors of static objects.
    static auto* const contexts = new OwnContexts;
    return *contexts;
}

NativeContext applicationContext() {
    const NativeContext current = currentNativeContext();
    if (!current || ownContexts().containCurrent(current.context)) return {};
    return isAlive(current) ? current : NativeContext{};
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
            concat("the device uses the OpenGL context that the application had made current, and ",
                   isAlive(context.native()) ? "it is not current on this thread now"
                                             : "the application destroyed it"));
    }
    const NativeContext application = applicationContext();
    if (!makeCurrent(context.native())) {
        const std::string why = whyNotCurrent(context.native());
        if (application) makeCurrent(application);
        throw DeviceError("the device's OpenGL context could not be made current" + why);
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
    ownContexts().add(native_.context, mark_);
}

GlContext::GlContext(GlContext&& other) noexcept
    : native_(other.native_),
      destroy_(std::exchange(other.destroy_, nullptr)),
      mark_(other.mark_) {}

GlContext::~GlContext() {
    if (!destroy_ || forkDepth_ != forkDepth()) return;
    const bool exists = letGo();
    ownContexts().remove(mark_);
    if (exists) destroy_();
}

void GlContext::check() const {
    if (isOwn() ? mark_->isBound() : mark_->isHere()) return;
    throw DeviceError(isOwn() ? "the device's OpenGL context was destroyed: did somebody end its "
                                "display, with eglTerminate or glfwTerminate?"
                              : "the application destroyed the OpenGL context that the device "
                                "uses, and made another one: open a new device for that");
}

bool GlContext::hasMark() const { return !glCanBeCalled() || mark_->isHere(); }

// What is current as this context may be another one by now, which is not ours to destroy.
bool GlContext::letGo() const {
    const NativeContext before = currentNativeContext();
    const bool wasCurrent = isCurrent(native_);
    if (!isAlive(native_)) return true;
    // GLX ends the process if the context is current on another thread; EGL says no.
    const bool tries =
        !wasCurrent && glCanBeCalled() && native_.system == NativeContext::System::egl;
    const bool isOurs = !(wasCurrent || (tries && makeCurrent(native_))) || hasMark();
    if (tries) makeCurrent(before ? before : noneIn(native_));
    if (wasCurrent && isOurs) makeCurrent(noneIn(native_));
    return isOurs;
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
