#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <thread>

#include "backends/gl/gl_context.h"
#include "backends/gl/runtime_library.h"
#include "core/error.h"

namespace glgrad {
namespace {

void* findInGlfw(const char* function) {
    static const auto& library = *new RuntimeLibrary("glfwInit", {"libglfw.so.3"});
    return library.find(function);
}

// They stand before those of the header. Where there is no GLFW they throw DeviceError.
#define GLGRAD_GLFW(function) \
    constinit RuntimeFunction<decltype(::function)> function(#function, findInGlfw)

GLGRAD_GLFW(glfwCreateWindow);
GLGRAD_GLFW(glfwDefaultWindowHints);
GLGRAD_GLFW(glfwDestroyWindow);
GLGRAD_GLFW(glfwGetCurrentContext);
GLGRAD_GLFW(glfwGetError);
GLGRAD_GLFW(glfwInit);
GLGRAD_GLFW(glfwMakeContextCurrent);
GLGRAD_GLFW(glfwSetErrorCallback);
GLGRAD_GLFW(glfwWindowHint);

#undef GLGRAD_GLFW

// GLFW is never terminated: the application may use it too. Its window hints are the one state of
// an application that opening such a device resets, because GLFW cannot tell them.

// Keeps the application's error callback from hearing of our tries.
class ErrorSilence {
public:
    ErrorSilence() : callback_(glfwSetErrorCallback(nullptr)) {}
    ~ErrorSilence() { glfwSetErrorCallback(callback_); }
    ErrorSilence(const ErrorSilence&) = delete;
    ErrorSilence& operator=(const ErrorSilence&) = delete;

private:
    GLFWerrorfun callback_;
};

[[noreturn]] void fail(const char* function) {
    const char* description = nullptr;
    glfwGetError(&description);
    throw DeviceError(concat(function, ": ", description ? description : "failed"));
}

GLFWwindow* createWindow(bool es) {
    glfwDefaultWindowHints();
    glfwWindowHint(GLFW_VISIBLE, GLFW_FALSE);
    glfwWindowHint(GLFW_CLIENT_API, es ? GLFW_OPENGL_ES_API : GLFW_OPENGL_API);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, es ? 0 : 3);
    if (!es) {
        glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
        glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
    }
    GLFWwindow* window = glfwCreateWindow(16, 16, "glgrad", nullptr, nullptr);
    glfwDefaultWindowHints();
    if (!window) fail("glfwCreateWindow");
    return window;
}

// Leaves the thread without a context while it lives: GLFW makes new ones current.
class ContextPause {
public:
    ContextPause() : before_(currentNativeContext()) {
        makeCurrent({.system = before_.system, .display = before_.display});
    }
    ~ContextPause() {
        if (before_) makeCurrent(before_);
    }
    ContextPause(const ContextPause&) = delete;
    ContextPause& operator=(const ContextPause&) = delete;

private:
    NativeContext before_;
};

GlContext openWindow(bool es) {
    const ErrorSilence silence;
    if (!glfwInit()) fail("glfwInit");
    const ContextPause pause;
    GLFWwindow* const window = createWindow(es);
    // From here on the context is switched natively, behind GLFW's back: what GLFW believes to be
    // current stays the application's.
    GLFWwindow* const windowBefore = glfwGetCurrentContext();
    glfwMakeContextCurrent(window);
    const NativeContext native = currentNativeContext();
    glfwMakeContextCurrent(windowBefore);
    if (!native) {
        glfwDestroyWindow(window);
        throw DeviceError("the window's context belongs to neither EGL nor GLX");
    }
    return GlContext(native, [window, opener = std::this_thread::get_id()] {
        // GLFW allows this on the main thread only; elsewhere the window stays until the end.
        if (std::this_thread::get_id() == opener) glfwDestroyWindow(window);
    });
}

}  // namespace

void addGlfwCandidate(bool es, std::vector<ContextCandidate>& candidates) {
    candidates.push_back({"GLFW hidden window", [es] { return openWindow(es); }});
}

}  // namespace glgrad
