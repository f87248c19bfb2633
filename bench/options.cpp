#include "bench/options.h"

#include "core/error.h"

namespace glgrad::bench {

const char* const kUsage =
    "usage: glgrad_bench [OPTION ...]\n\n"
    "  --backend NAME    cpu, gl or all (default)\n"
    "  --filter REGEX    only the workloads whose names contain it\n"
    "  --list            print the names of the workloads and end\n"
    "  --once            one iteration of each, to see that they run\n"
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
    Options options;
    for (int i = 1; i < count; ++i) {
        const std::string word = words[i];
        const auto value = [&]() -> std::string {
            if (i + 1 == count) throw ArgumentError(word + " needs a value");
            return words[++i];
        };
        if (word == "--backend") {
            options.backend = value();
        } else if (word == "--filter") {
            options.filterText = value();
        } else if (word == "--results") {
            options.results = value();
        } else if (word == "--commit") {
            options.commit = value();
        } else if (word == "--command") {
            options.command = value();
        } else if (word == "--quick") {
            options.quick = true;
        } else if (word == "--once") {
            options.once = true;
        } else if (word == "--list") {
            options.list = true;
        } else {
            throw ArgumentError("unknown option '" + word + "'");
        }
    }
    const std::string& backend = options.backend;
    if (backend != "cpu" && backend != "gl" && backend != "all") {
        throw ArgumentError("--backend: expected cpu, gl or all, got '" + backend + "'");
    }
    try {
        options.wants("");
    } catch (const std::regex_error& error) {
        throw ArgumentError("--filter: '" + options.filterText + "': " + error.what());
    }
    return options;
}

}  // namespace glgrad::bench
