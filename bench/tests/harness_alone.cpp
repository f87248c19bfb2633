// harness_alone --output FILE: what peers are measured with works without glgrad's library.
#include <cstdio>

#include "bench/peer.h"
#include "bench/support/command_line.h"
#include "bench/support/machine.h"
#include "bench/support/numbers.h"
#include "core/error.h"

using namespace glgrad::bench;

namespace {

void compute() { benchmark::DoNotOptimize(fill(1, 1000, 0.0f, 1.0f).data()); }

void fail() { throw glgrad::Error("it fails"); }

}  // namespace

int main(int count, char** words) {
    try {
        const CommandLine line(count, words, {"--output"}, {});
        const std::string file = line.value("--output");
        const std::vector<PeerWorkload> workloads = {
            {"fill", [] { return compute; }},
            {"fill_more", [] { return compute; }},
            {"fill_wrongly", [] { return fail; }},
        };
        measurePeer(
            {.id = "alone", .name = processorName(), .device = systemName(), .against = "cpu"},
            workloads,
            {.output = file, .wanted = std::regex("^fill(_wrongly)?$|start"), .quick = true},
            [] { return 2.0; });
        const Peer peer = readPeer(file);
        if (peer.ms.contains("fill") && peer.ms.contains("cold_start") && peer.ms.size() == 2)
            return 0;
        std::fputs("harness_alone: expected the times of fill and cold_start\n", stderr);
    } catch (const glgrad::Error& error) {
        std::fprintf(stderr, "harness_alone: %s\n", error.what());
    }
    return 1;
}
