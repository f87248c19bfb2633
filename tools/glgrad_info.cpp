// Tells what glgrad finds on this machine.
#include <glgrad/glgrad.h>

#include <exception>
#include <iomanip>
#include <iostream>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace glgrad;

constexpr std::string_view kUsage =
    "usage: glgrad-info [--help]\n\n"
    "Prints the devices that glgrad can compute on, what they can do, which one it would choose\n"
    "and why, and runs a self-test on each. The exit status is 1 when a self-test failed or no "
    "device\n"
    "could be chosen.\n"
    "GLGRAD_BACKEND=gl|cpu|auto chooses the device.\n";

constexpr std::pair<const char*, GlOptions::Context> kContexts[]{
    {"EGL surfaceless", GlOptions::Context::surfaceless},
    {"EGL device", GlOptions::Context::eglDevice},
    {"GLFW hidden window", GlOptions::Context::glfw}};

void printRow(std::string_view name, const auto& value) {
    std::cout << "  " << std::left << std::setw(28) << name << value << '\n';
}

void printDevice(const Device& device) {
    const DeviceInfo& info = device.info();
    const Limits& limits = device.limits();
    printRow("name", info.name);
    if (!info.vendor.empty()) printRow("vendor", info.vendor);
    if (!info.version.empty()) printRow("version", info.version);
    if (device.kind() == DeviceKind::cpu) {
        printRow("threads", limits.threads);
        return;
    }
    printRow("context", info.context);
    printRow("largest texture", limits.maxTextureSize);
    printRow("render targets", limits.maxRenderTargets);
    printRow("loop iterations", limits.maxLoopIterations);
    for (const Feature& feature : info.features) {
        printRow(feature.name,
                 std::string(feature.present ? "yes: " : "no: ") + feature.consequence);
    }
}

bool testDevice(const Device& device) {
    bool ok = true;
    for (const SelfTestResult& result : selfTest(device)) {
        ok &= result.ok;
        printRow("self-test", result.name + (result.ok ? ": ok" : ": FAILED: " + result.message));
    }
    return ok;
}

bool reportGl(const char* name, const GlOptions& options) {
    std::cout << "\nOpenGL" << (options.es ? " ES" : "") << ", " << name << '\n';
    try {
        const Device device = Device::gl(options);
        printDevice(device);
        return testDevice(device);
    } catch (const DeviceError& error) {
        printRow("not available", error.what());
        return true;
    }
}

bool reportChoice() {
    try {
        std::string reason;
        const Device chosen = Device::automatic(&reason);
        std::cout << "\nChosen: " << chosen.info().name << "\n  because " << reason << '\n';
        return true;
    } catch (const Error& error) {
        std::cout << "\nChosen: none\n  because " << error.what() << '\n';
        return false;
    }
}

bool report() {
    std::cout << "glgrad " << GLGRAD_VERSION << "\n\nCPU\n";
    printDevice(Device::cpu());
    bool ok = testDevice(Device::cpu());
    for (const bool es : {false, true}) {
        for (const auto& [name, context] : kContexts) {
            ok &= reportGl(name, {.context = context, .es = es});
        }
    }
    return reportChoice() && ok;
}

}  // namespace

int main(int count, char** arguments) {
    for (int i = 1; i < count; ++i) {
        if (std::string_view(arguments[i]) == "--help") {
            std::cout << kUsage;
            return 0;
        }
        std::cerr << "glgrad-info: unknown option '" << arguments[i] << "'\n" << kUsage;
        return 2;
    }
    try {
        return report() ? 0 : 1;
    } catch (const std::exception& error) {
        std::cerr << "glgrad-info: " << error.what() << '\n';
        return 1;
    }
}
