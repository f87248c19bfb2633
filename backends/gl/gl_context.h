#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "backends/gl/context_mark.h"
#include "backends/gl/native_context.h"
#include "core/device.h"
#include "core/fork.h"

namespace glgrad {

/// The OpenGL context of a device: the application's, or one that glgrad made and destroys.
/// Destroying it is allowed on any thread; if it is current on another one it goes when that
/// thread lets go of it.
class GlContext {
public:
    /// The application's context.
    explicit GlContext(const NativeContext& native);
    /// A context of glgrad's own; `destroy` is called when it is not current on this thread.
    GlContext(const NativeContext& native, std::function<void()> destroy);
    ~GlContext();
    GlContext(GlContext&& other) noexcept;
    GlContext& operator=(GlContext&&) = delete;

    bool isOwn() const { return destroy_ != nullptr; }
    const NativeContext& native() const { return native_; }

    /// Marks it, to know it again by more than its address. It must be current, as for all that
    /// follow.
    void mark() { mark_->make(); }
    void removeMark() { mark_->remove(); }
    /// The device's vertex array; always bound in an own context.
    unsigned vertexArray() const { return mark_->vertexArray(); }
    /// Whether the current context is this one, and not another one at its address.
    bool isItself() const { return mark_->isHere(); }
    /// Throws DeviceError when it is not.
    void check() const;

private:
    bool letGo() const;
    bool hasMark() const;

    NativeContext native_;
    int forkDepth_ = forkDepth();
    std::function<void()> destroy_;
    std::shared_ptr<ContextMark> mark_ = std::make_shared<ContextMark>();
};

/// Makes a device's context current while it lives. A context of the application's must be
/// current already: the constructor throws DeviceError if it is not. An own context replaces the
/// application's and gives way to it again afterwards. Where the thread had none it stays current,
/// unless DISPLAY is set: then the application may come to use GLX on this thread, which fails
/// while a context of EGL is current.
class ContextScope {
public:
    explicit ContextScope(const GlContext& context);
    ~ContextScope();
    ContextScope(const ContextScope&) = delete;
    ContextScope& operator=(const ContextScope&) = delete;

private:
    std::optional<NativeContext> before_;
};

/// One way of getting a context. `open` throws DeviceError with the reason when it does not work.
struct ContextCandidate {
    std::string name;
    std::function<GlContext()> open;
    /// Surely drawn by a graphics processor; false where only the context can tell.
    bool isHardware = false;
    bool isApplications = false;
};

/// The ways that `options` allow, in the order in which to try them.
std::vector<ContextCandidate> contextCandidates(const GlOptions& options);

/// Adds the EGL ways: without a surface on the default display, or on each device.
void addSurfacelessCandidate(bool es, std::vector<ContextCandidate>& candidates);
void addEglDeviceCandidates(bool es, std::vector<ContextCandidate>& candidates);
/// Adds a hidden window. GLFW allows that on the main thread only.
void addGlfwCandidate(bool es, std::vector<ContextCandidate>& candidates);

}  // namespace glgrad
