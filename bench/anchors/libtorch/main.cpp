// libtorch_bench --output FILE [--filter REGEX] [--threads N] [--quick]: see run.sh.
// libtorch_bench --check multiplies once, checks that, prints with which BLAS, and sees whether
// training steps lessen their losses.
// libtorch_bench --cold prints when the first training step of the process was done.
#include <ATen/Parallel.h>
#include <torch/version.h>

#include <iomanip>
#include <iostream>

#include "bench/anchors/libtorch/blas.h"
#include "bench/anchors/libtorch/workloads.h"
#include "bench/peer.h"
#include "bench/support/child_process.h"
#include "bench/support/command_line.h"
#include "core/error.h"

namespace {

using namespace glgrad::bench;

std::string checkedBlas() {
    anchor::checkProduct();
    const std::string name = anchor::blasName();
    std::cout << "libtorch: multiplies with " << name << std::endl;
    return name;
}

void measure(const CommandLine& line) {
    const std::string blas = checkedBlas();
    if (!blas.starts_with("OpenBLAS")) {
        throw glgrad::Error("expected OpenBLAS, which run.sh brings along, got " + blas);
    }
    const Peer peer{
        .id = "libtorch",
        .name = std::string("LibTorch ") + TORCH_VERSION,
        .device = std::to_string(at::get_num_threads()) + " threads, channels last, " + blas,
        .against = "cpu"};
    measurePeer(peer, anchor::workloads(),
                {.output = line.value("--output"),
                 .wanted = std::regex(line.value("--filter")),
                 .quick = line.has("--quick")},
                [] {
                    return startToPrintMs({ownFolder() + "/libtorch_bench", "--cold"});
                });
}

}  // namespace

int main(int count, char** words) {
    try {
        const CommandLine line(count, words, {"--output", "--filter", "--threads"},
                               {"--quick", "--cold", "--check"});
        if (line.has("--threads")) at::set_num_threads(std::stoi(line.value("--threads")));
        if (line.has("--cold")) {
            anchor::firstStep();
            std::cout << std::fixed << std::setprecision(6) << monotonicSeconds() << '\n';
        } else if (line.has("--check")) {
            checkedBlas();
            anchor::checkTraining();
        } else {
            measure(line);
        }
    } catch (const std::exception& error) {
        std::cerr << "libtorch_bench: " << error.what() << '\n';
        return 1;
    }
}
