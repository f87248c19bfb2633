#include <array>
#include <string_view>
#include <vector>

#include "backends/gl/egl_functions.h"
#include "backends/gl/gl_context.h"
#include "core/error.h"

namespace glgrad {
namespace {

// Displays are never terminated: they are one per process, and the application may use them too.

bool hasExtension(std::string_view list, std::string_view name) {
    for (std::size_t at = list.find(name); at != list.npos; at = list.find(name, at + 1)) {
        const std::size_t end = at + name.size();
        if ((at == 0 || list[at - 1] == ' ') && (end == list.size() || list[end] == ' ')) {
            return true;
        }
    }
    return false;
}

std::string_view orEmpty(const char* text) { return text ? text : ""; }

bool hasClientExtension(std::string_view name) {
    return hasExtension(orEmpty(eglQueryString(EGL_NO_DISPLAY, EGL_EXTENSIONS)), name);
}

[[noreturn]] void fail(std::string_view function) {
    throw DeviceError(concat(function, " failed with ", lastEglError()));
}

class EglApi {
public:
    explicit EglApi(EGLenum api) : previous_(eglQueryAPI()) {
        if (!eglBindAPI(api)) fail("eglBindAPI");
    }
    ~EglApi() { eglBindAPI(previous_); }
    EglApi(const EglApi&) = delete;
    EglApi& operator=(const EglApi&) = delete;

private:
    EGLenum previous_;
};

EGLConfig chooseConfig(EGLDisplay display, std::string_view extensions, bool es) {
    if (hasExtension(extensions, "EGL_KHR_no_config_context")) {
        return EGL_NO_CONFIG_KHR;
    }
    const std::array<EGLint, 5> wishes{EGL_SURFACE_TYPE, 0, EGL_RENDERABLE_TYPE,
                                       es ? EGL_OPENGL_ES3_BIT : EGL_OPENGL_BIT, EGL_NONE};
    EGLConfig config = nullptr;
    EGLint count = 0;
    if (!eglChooseConfig(display, wishes.data(), &config, 1, &count) || count == 0) {
        fail("eglChooseConfig");
    }
    return config;
}

std::vector<EGLint> contextAttributes(std::string_view extensions, bool es) {
    std::vector<EGLint> list{EGL_CONTEXT_MAJOR_VERSION, 3, EGL_CONTEXT_MINOR_VERSION, es ? 0 : 3};
    if (!es) {
        list.insert(list.end(),
                    {EGL_CONTEXT_OPENGL_PROFILE_MASK, EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT});
    }
    // Nothing to wait for when the application's context takes over.
    if (hasExtension(extensions, "EGL_KHR_context_flush_control")) {
        list.insert(list.end(),
                    {EGL_CONTEXT_RELEASE_BEHAVIOR_KHR, EGL_CONTEXT_RELEASE_BEHAVIOR_NONE_KHR});
    }
    list.push_back(EGL_NONE);
    return list;
}

GlContext createContext(EGLDisplay display, bool es) {
    if (display == EGL_NO_DISPLAY) fail("eglGetPlatformDisplay");
    EGLint major = 0, minor = 0;
    if (!eglInitialize(display, &major, &minor)) fail("eglInitialize");
    const std::string_view extensions = orEmpty(eglQueryString(display, EGL_EXTENSIONS));
    if (!hasExtension(extensions, "EGL_KHR_surfaceless_context")) {
        throw DeviceError("EGL_KHR_surfaceless_context is missing");
    }
    const EglApi api(es ? EGL_OPENGL_ES_API : EGL_OPENGL_API);
    EGLContext context = eglCreateContext(display, chooseConfig(display, extensions, es),
                                          EGL_NO_CONTEXT, contextAttributes(extensions, es).data());
    if (context == EGL_NO_CONTEXT) fail("eglCreateContext");
    return GlContext({.system = NativeContext::System::egl, .context = context, .display = display},
                     [display, context] { eglDestroyContext(display, context); });
}

GlContext openSurfaceless(bool es) {
    if (!hasClientExtension("EGL_MESA_platform_surfaceless")) {
        throw DeviceError("EGL_MESA_platform_surfaceless is missing");
    }
    return createContext(
        eglGetPlatformDisplay(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr), es);
}

std::vector<EGLDeviceEXT> listDevices() {
    const auto query =
        reinterpret_cast<PFNEGLQUERYDEVICESEXTPROC>(eglGetProcAddress("eglQueryDevicesEXT"));
    const bool known = hasClientExtension("EGL_EXT_device_enumeration") ||
                       hasClientExtension("EGL_EXT_device_base");
    EGLint count = 0;
    if (!query || !known || !query(0, nullptr, &count)) return {};
    std::vector<EGLDeviceEXT> devices(count);
    if (!query(count, devices.data(), &count)) return {};
    devices.resize(count);
    return devices;
}

bool isHardware(EGLDeviceEXT device) {
    const auto query = reinterpret_cast<PFNEGLQUERYDEVICESTRINGEXTPROC>(
        eglGetProcAddress("eglQueryDeviceStringEXT"));
    return query &&
           !hasExtension(orEmpty(query(device, EGL_EXTENSIONS)), "EGL_MESA_device_software");
}

}  // namespace

void addSurfacelessCandidate(bool es, std::vector<ContextCandidate>& candidates) {
    candidates.push_back({"EGL surfaceless", [es] { return openSurfaceless(es); }});
}

void addEglDeviceCandidates(bool es, std::vector<ContextCandidate>& candidates) {
    std::vector<EGLDeviceEXT> devices;
    if (eglLibrary().isHere()) devices = listDevices();
    for (const bool hardware : {true, false}) {
        for (std::size_t i = 0; i < devices.size(); ++i) {
            EGLDeviceEXT device = devices[i];
            if (isHardware(device) != hardware) continue;
            const auto open = [device, es] {
                return createContext(
                    eglGetPlatformDisplay(EGL_PLATFORM_DEVICE_EXT, device, nullptr), es);
            };
            candidates.push_back({concat("EGL device ", i), open, hardware});
        }
    }
    if (!devices.empty()) return;
    candidates.push_back({"EGL device", []() -> GlContext {
                              eglGetCurrentContext();  // says why, where there is no EGL
                              throw DeviceError("EGL lists no devices");
                          }});
}

}  // namespace glgrad
