#pragma once

#include <optional>
#include <regex>
#include <string>

#include "bench/rows.h"

namespace glgrad::bench {

/// The command line of glgrad_bench, without the options of Google Benchmark.
struct Options {
    std::string backend = "all";
    std::string filter;
    std::string results;  ///< A folder for cpu.json and gl.json; empty: only show the times.
    std::string commit;
    std::string command;
    bool quick = false;
    bool once = false;
    bool list = false;
    bool kernels = false;

    bool wants(const std::string& workload) const {
        return std::regex_search(workload, std::regex(filter));
    }
    bool wantsBackend(const std::string& name) const { return backend == "all" || backend == name; }
    std::optional<Effort> effort() const;
};

extern const char* const kUsage;

/// Throws ArgumentError, with what was expected.
Options parseOptions(int count, char** words);

}  // namespace glgrad::bench
