// harness_alone FOLDER: the harness measures and writes a peer's times without glgrad's library.
#include <cstdio>

#include "bench/rows.h"
#include "bench/support/command_line.h"
#include "bench/support/machine.h"
#include "bench/support/numbers.h"
#include "bench/support/results.h"
#include "core/error.h"

using namespace glgrad::bench;

int main(int count, char** words) {
    try {
        const CommandLine line(count, words, {"--output"}, {});
        const OtherPrograms others;
        const auto body = [](benchmark::State& state) {
            for (auto _ : state) benchmark::DoNotOptimize(fill(1, 1000, 0.0f, 1.0f).data());
        };
        const std::vector<WorkloadResult> rows = measureRows({{"fill", body}}, kOnce);
        Peer peer{.id = "alone", .name = processorName(), .device = systemName(), .against = "cpu"};
        peer.otherCores = others.cores();
        for (const WorkloadResult& row : rows) peer.ms[row.name] = row.ms;
        writePeer(line.value("--output"), peer);
        if (readPeer(line.value("--output")).ms.contains("fill")) return 0;
        std::fputs("harness_alone: the row is missing\n", stderr);
    } catch (const glgrad::Error& error) {
        std::fprintf(stderr, "harness_alone: %s\n", error.what());
    }
    return 1;
}
