#include <algorithm>
#include <cstring>
#include <iostream>

#include "bench/suite.h"
#include "bench/workloads.h"
#include "core/error.h"

namespace {

using namespace glgrad;
using namespace glgrad::bench;

void addWorkloads() {
    addMatrixProducts();
    addConvolutions();
    addElementwise();
    addReductions();
    addPooling();
    addTraining();
    addNetworks();
    addSmallWork();
}

void checkFilter(const Options& options) {
    const auto isWanted = [&](const Workload& workload) { return options.wants(workload.name); };
    if (std::ranges::any_of(workloads(), isWanted) || options.wants("cold_start")) return;
    throw ArgumentError("--filter: no workload's name contains '" + options.filter + "'");
}

// Not having OpenGL is an error only for who asked for it.
bool runOnGl(const Options& options) {
    try {
        return runSuite(Device::gl(), options);
    } catch (const DeviceError& error) {
        std::cerr << "glgrad_bench: " << error.what() << '\n';
        return options.backend == "all";
    }
}

bool runAll(const Options& options) {
    bool ok = true;
    if (options.wantsBackend("cpu")) ok &= runSuite(Device::cpu(), options);
    if (options.wantsBackend("gl")) ok &= runOnGl(options);
    return ok;
}

}  // namespace

int main(int count, char** words) {
    try {
        // Google Benchmark has a --help of its own.
        if (count == 2 && std::strcmp(words[1], "--help") == 0) {
            std::cout << kUsage;
            return 0;
        }
        benchmark::Initialize(&count, words);
        const Options options = parseOptions(count, words);
        addWorkloads();
        checkFilter(options);
        if (!options.list) return runAll(options) ? 0 : 1;
        for (const Workload& workload : workloads()) std::cout << workload.name << '\n';
    } catch (const ArgumentError& error) {
        std::cerr << "glgrad_bench: " << error.what() << "\n\n" << kUsage;
        return 2;
    } catch (const std::exception& error) {
        std::cerr << "glgrad_bench: " << error.what() << '\n';
        return 1;
    }
}
