// libtorch_bench --output FILE [--filter REGEX] [--threads N] [--quick]: see run.sh.
// libtorch_bench --check multiplies once, checks that, and prints with which BLAS.
// libtorch_bench --cold prints when the first training step of the process was done.
#include <ATen/Parallel.h>
#include <torch/version.h>

#include <iomanip>
#include <iostream>
#include <regex>

#include "bench/anchors/libtorch/blas.h"
#include "bench/anchors/libtorch/workloads.h"
#include "bench/rows.h"
#include "bench/support/child_process.h"
#include "bench/support/command_line.h"
#include "bench/support/machine.h"
#include "core/error.h"

namespace {

using namespace glgrad::bench;

constexpr int kWarmUps = 3;

std::vector<WorkloadResult> measureWorkloads(const CommandLine& line, const std::regex& wanted) {
    std::vector<Measurable> measurables;
    for (const anchor::Workload& workload : anchor::workloads()) {
        if (!std::regex_search(workload.name, wanted)) continue;
        measurables.push_back(
            {workload.name, [prepare = workload.prepare](benchmark::State& state) {
                 const anchor::Iteration iteration = prepare();
                 for (int i = 0; i < kWarmUps; ++i) iteration();
                 for (auto _ : state) iteration();
             }});
    }
    return measureRows(measurables, line.has("--quick") ? kQuickEffort : kFullEffort);
}

WorkloadResult coldStart(bool quick) {
    std::vector<double> ms;
    for (int i = 0; i < (quick ? 5 : 15); ++i) {
        ms.push_back(startToPrintMs({ownFolder() + "/libtorch_bench", "--cold"}));
    }
    return rowOf("cold_start", ms);
}

std::string checkedBlas() {
    anchor::checkProduct();
    const std::string name = anchor::blasName();
    std::cout << "libtorch: multiplies with " << name << std::endl;
    return name;
}

void measure(const CommandLine& line) {
    const OtherPrograms others;
    const std::string blas = checkedBlas();
    if (!blas.starts_with("OpenBLAS")) {
        throw glgrad::Error("expected OpenBLAS, which run.sh brings along, got " + blas);
    }
    const std::regex wanted(line.value("--filter"));
    std::vector<WorkloadResult> rows = measureWorkloads(line, wanted);
    if (std::regex_search("cold_start", wanted)) {
        rows.push_back(coldStart(line.has("--quick")));
        printRow(rows.back());
    }
    Peer peer{.id = "libtorch",
              .name = std::string("LibTorch ") + TORCH_VERSION,
              .device = std::to_string(at::get_num_threads()) + " threads, channels last, " + blas,
              .against = "cpu"};
    peer.otherCores = others.cores();
    for (const WorkloadResult& row : rows) {
        if (row.error.empty()) peer.ms[row.name] = row.ms;
    }
    writePeer(line.value("--output"), peer);
}

}  // namespace

int main(int count, char** words) {
    try {
        const CommandLine line(count, words, {"--output", "--filter", "--threads"},
                               {"--quick", "--cold", "--check"});
        if (line.has("--threads")) at::set_num_threads(std::stoi(line.value("--threads")));
        if (line.has("--cold")) {
            anchor::mlpStep()();
            std::cout << std::fixed << std::setprecision(6) << monotonicSeconds() << '\n';
        } else if (line.has("--check")) {
            checkedBlas();
        } else {
            measure(line);
        }
    } catch (const std::exception& error) {
        std::cerr << "libtorch_bench: " << error.what() << '\n';
        return 1;
    }
}
