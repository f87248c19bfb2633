// cold_start BACKEND: the first training step of a process. Prints when it was done, in seconds of
// the clock that all processes share.
#include <exception>
#include <iomanip>
#include <iostream>

#include "bench/support/child_process.h"
#include "bench/support/training_step.h"
#include "core/device.h"

int main(int count, char** words) {
    using namespace glgrad;
    if (count != 2) {
        std::cerr << "usage: cold_start cpu|gl\n";
        return 2;
    }
    try {
        const Device device = Device::open(words[1]);
        const DeviceScope scope(device);
        bench::trainingStep(bench::mlp(784, 128, 1), 64)();
        std::cout << std::fixed << std::setprecision(6) << bench::monotonicSeconds() << '\n';
    } catch (const std::exception& error) {
        std::cerr << "cold_start: " << error.what() << '\n';
        return 1;
    }
}
