// onnxruntime_bench --library FILE --output FILE [--filter REGEX] [--threads N] [--quick]: see
// run.sh. onnxruntime_bench --library FILE --check computes a small network once and checks that.
// onnxruntime_bench --list prints the names of its workloads.
#include <iostream>

#include "bench/anchors/onnxruntime/check.h"
#include "bench/anchors/onnxruntime/runtime.h"
#include "bench/anchors/onnxruntime/workloads.h"
#include "bench/peer.h"
#include "bench/support/command_line.h"

namespace {

using namespace glgrad::bench;

void list() {
    for (const PeerWorkload& workload : anchor::workloads(1)) std::cout << workload.name << '\n';
}

void measure(const CommandLine& line) {
    const int threads = static_cast<int>(line.number("--threads", 1));
    const Peer peer{.id = "onnxruntime",
                    .name = "ONNX Runtime " + anchor::ort::version(),
                    .device = std::to_string(threads) + " threads",
                    .against = "cpu"};
    measurePeer(peer, anchor::workloads(threads),
                {.output = line.value("--output"),
                 .wanted = std::regex(line.value("--filter")),
                 .quick = line.has("--quick")});
}

}  // namespace

int main(int count, char** words) {
    try {
        const CommandLine line(count, words, {"--library", "--output", "--filter", "--threads"},
                               {"--quick", "--check", "--list"});
        if (line.has("--list")) {
            list();
            return 0;
        }
        anchor::ort::load(line.value("--library"));
        anchor::checkNetwork();
        if (!line.has("--check")) measure(line);
    } catch (const std::exception& error) {
        std::cerr << "onnxruntime_bench: " << error.what() << '\n';
        return 1;
    }
}
