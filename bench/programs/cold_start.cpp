// glgrad_cold_start BACKEND: the first training step of a process. Prints when it was done, in
// seconds of the clock that all processes share.
#include <exception>
#include <iomanip>
#include <iostream>
#include <string_view>

#include "bench/support/child_process.h"
#include "bench/support/training_step.h"
#include "core/device.h"

int main(int count, char** words) {
    using namespace glgrad;
    const std::string_view backend = count == 2 ? words[1] : "";
    if (backend != "cpu" && backend != "gl") {
        std::cerr << "usage: glgrad_cold_start cpu|gl\n";
        return 2;
    }
    try {
        const Device device = Device::open(backend);
        const DeviceScope scope(device);
        bench::trainingStep(bench::mlp(784, 128, 1), 64)();
        std::cout << std::fixed << std::setprecision(6) << bench::monotonicSeconds() << '\n';
    } catch (const std::exception& error) {
        std::cerr << "glgrad_cold_start: " << error.what() << '\n';
        return 1;
    }
}
