// loaded_libraries cpu|gl|missing: which libraries of OpenGL a program has loaded, and what one
// does that finds none. Exits with 77 where no OpenGL context can be made.
#include <glgrad/glgrad.h>
#include <link.h>

#include <array>
#include <iostream>
#include <string>
#include <string_view>

namespace {

using namespace glgrad;

constexpr std::array<std::string_view, 7> kOfOpenGl{
    "/libGL", "/libEGL", "/libOpenGL", "/libglbinding", "/libglfw", "/libX11", "_dri.so"};

std::string loadedOfOpenGl() {
    std::string found;
    const auto note = [](dl_phdr_info* library, std::size_t, void* list) {
        const std::string_view path = library->dlpi_name;
        for (const std::string_view name : kOfOpenGl) {
            if (path.find(name) == path.npos) continue;
            static_cast<std::string*>(list)->append(path).append("\n");
            break;
        }
        return 0;
    };
    dl_iterate_phdr(note, &found);
    return found;
}

int fail(const std::string& message) {
    std::cerr << "loaded_libraries: " << message << '\n';
    return 1;
}

bool computes(const Device& device) {
    const DeviceScope scope(device);
    GradientTape tape;
    const Variable x(Tensor({3}, {1.0f, 2.0f, 3.0f}));
    return tape.gradient(sum(square(x)), x).values() == std::vector{2.0f, 4.0f, 6.0f};
}

int runOnCpu() {
    if (!computes(Device::cpu())) return fail("the CPU computed a wrong gradient");
    const std::string loaded = loadedOfOpenGl();
    return loaded.empty() ? 0 : fail("a program on the CPU has loaded\n" + loaded);
}

// Else that the CPU loads nothing would say nothing.
int runOnGl() try {
    if (!computes(Device::gl())) return fail("OpenGL computed a wrong gradient");
    return loadedOfOpenGl().empty() ? fail("no library of OpenGL was found loaded") : 0;
} catch (const DeviceError& error) {
    std::cerr << error.what() << '\n';
    return 77;
}

int runWithoutLibraries() try {
    Device::gl();
    return fail("an OpenGL device was opened without its libraries");
} catch (const DeviceError& error) {
    const std::string_view message = error.what();
    for (const std::string_view library : {"libEGL.so.1", "libglfw.so.3"}) {
        if (message.find("cannot load ") == message.npos || message.find(library) == message.npos) {
            return fail("expected that " + std::string(library) +
                        " is named, got: " + std::string(message));
        }
    }
    return runOnCpu();
}

}  // namespace

int main(int count, char** words) {
    const std::string_view what = count == 2 ? words[1] : "";
    if (what == "cpu") return runOnCpu();
    if (what == "gl") return runOnGl();
    if (what == "missing") return runWithoutLibraries();
    std::cerr << "usage: loaded_libraries cpu|gl|missing\n";
    return 2;
}
