#include "bench/options.h"

#include "bench/support/command_line.h"
#include "core/error.h"

namespace glgrad::bench {

const char* const kUsage =
    "usage: glgrad_bench [OPTION ...]\n\n"
    "  --backend NAME    cpu, gl or all (default)\n"
    "  --filter REGEX    only the workloads whose names contain it\n"
    "  --list            print the names of the workloads and end\n"
    "  --once            one iteration of each, to see that they run\n"
    "  --kernels         print which kernels an iteration of each runs, and their times\n"
    "  --results FOLDER  measure the device's limits too; write cpu.json and gl.json\n"
    "  --quick           with --results: less precise\n"
    "  --commit TEXT     with --results: what was measured\n"
    "  --command TEXT    with --results: how\n\n"
    "Without --results the options of Google Benchmark work as well: --benchmark_min_time,\n"
    "--benchmark_repetitions and so on.\n";

std::optional<Effort> Options::effort() const {
    if (once) return kOnce;
    if (results.empty()) return std::nullopt;
    return quick ? kQuickEffort : kFullEffort;
}

Options parseOptions(int count, char** words) {
    const CommandLine line(count, words,
                           {"--backend", "--filter", "--results", "--commit", "--command"},
                           {"--quick", "--once", "--list", "--kernels"});
    const Options options{.backend = line.choice("--backend", {"cpu", "gl", "all"}, "all"),
                          .filter = line.value("--filter"),
                          .results = line.value("--results"),
                          .commit = line.value("--commit"),
                          .command = line.value("--command"),
                          .quick = line.has("--quick"),
                          .once = line.has("--once"),
                          .list = line.has("--list"),
                          .kernels = line.has("--kernels")};
    try {
        options.wants("");
    } catch (const std::regex_error& error) {
        throw ArgumentError("--filter: '" + options.filter + "': " + error.what());
    }
    return options;
}

}  // namespace glgrad::bench
