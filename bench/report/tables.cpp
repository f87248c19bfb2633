#include "bench/report/tables.h"

#include <algorithm>
#include <cmath>

#include "bench/report/ratings.h"
#include "models/internal/report_html.h"

namespace glgrad::bench {
namespace {

// What the README shows.
constexpr const char* kSummary[] = {"matmul_1024",     "conv2d",     "conv2d_filter_gradient",
                                    "softmax_64x1000", "mlp_train",  "cnn_train",
                                    "mobilenet_v1",    "squeezenet", "cold_start"};

std::string disturbance(double otherCores) {
    if (otherCores <= 0.2) return "";
    return "; other programs kept " + fixedText(otherCores, 1) + " cores busy meanwhile";
}

std::string orEmpty(double value) { return value > 0 ? numberText(value) : ""; }

std::string heapText(const WorkloadResult& row) {
    return row.heapAllocations == kNotCounted ? "" : fixedText(row.heapAllocations, 0);
}

std::string timeText(const WorkloadResult& row) {
    return row.error.empty() ? orEmpty(row.ms) : "failed: " + row.error;
}

std::string withoutVersion(const std::string& name) { return name.substr(0, name.rfind(' ')); }

bool isOnCpu(const DeviceFacts& device) { return device.backend == "cpu"; }

// OpenGL is told how many times faster it is, the CPU which part of the peer's time it takes.
std::string ratioText(const DeviceFacts& device, double timesFaster) {
    return fixedText(isOnCpu(device) ? 1.0 / timesFaster : timesFaster, 2);
}

void appendComparison(std::vector<std::string>& row, const WorkloadResult& workload,
                      const DeviceFacts& device, const Peer& peer) {
    const auto comparison = compare(workload, peer);
    if (!comparison) {
        row.insert(row.end(), 3, "");
        return;
    }
    row.push_back(numberText(comparison->peerMs));
    row.push_back(ratioText(device, comparison->timesFaster));
    row.push_back(comparison->goal ? ratioText(device, *comparison->goal) : "");
}

std::vector<std::string> workloadRow(const WorkloadResult& workload, const Results& results) {
    const double seconds = 1e-3 * workload.ms;
    const auto share = limitShare(workload, results.limits);
    const auto goal = limitGoal(workload, results.device);
    std::vector<std::string> row = {workload.name,
                                    timeText(workload),
                                    seconds > 0 ? orEmpty(workload.flops * 1e-9 / seconds) : "",
                                    seconds > 0 ? orEmpty(workload.bytes * 1e-9 / seconds) : "",
                                    share ? fixedText(share->fraction, 2) : "",
                                    share ? share->limit : "",
                                    goal ? fixedText(*goal, 2) : "",
                                    workload.passes > 0 ? fixedText(workload.passes, 0) : "",
                                    heapText(workload)};
    for (const Peer& peer : results.peers) appendComparison(row, workload, results.device, peer);
    return row;
}

const Results* firstOf(std::span<const Results> results, bool cpu) {
    const auto found = std::ranges::find_if(
        results, [&](const Results& each) { return isOnCpu(each.device) == cpu; });
    return found == results.end() ? nullptr : &*found;
}

const WorkloadResult* find(const Results& results, const std::string& name) {
    const auto found = std::ranges::find(results.workloads, name, &WorkloadResult::name);
    return found == results.workloads.end() ? nullptr : &*found;
}

std::string sizeText(double size) { return countText(std::llround(size)); }

double costOf(const ScalingPoint& point) { return 1e3 * point.ms / point.units; }

std::vector<std::string> scalingSummaryRow(const ScalingSeries& series, const DeviceFacts& device) {
    const ScalingPoint& first = series.points.front();
    const ScalingPoint& last = series.points.back();
    const auto least = std::ranges::min_element(series.points, {}, costOf);
    return {series.name,
            isOnCpu(device) ? "CPU" : device.name,
            sizeText(first.size) + " to " + sizeText(last.size),
            numberText(costOf(first)) + " per " + series.unit,
            numberText(costOf(*least)),
            numberText(costOf(last)),
            fixedText(last.deviceBytes / 1e6, 0),
            series.limit.empty() ? "" : sizeText(series.lastSize) + ": " + series.limit};
}

}  // namespace

std::string titleOf(const DeviceFacts& device) {
    return isOnCpu(device) ? device.name + " on " + device.processor : "OpenGL: " + device.name;
}

std::string originOf(const DeviceFacts& device, const RunFacts& run, const char* quotes) {
    std::string text = "Measured on " + run.date + " with glgrad " + run.version;
    if (!run.commit.empty()) text += " (" + run.commit + ")";
    text += " on " + device.processor + ", " + std::to_string(device.cores) + " cores, " +
            device.system;
    return run.command.empty() ? text : text + ", by " + quotes + run.command + quotes;
}

std::string reservationsOf(const RunFacts& run) {
    std::string text;
    if (run.quick) text += "; a quick run, less precise";
    return text + disturbance(run.otherCores);
}

std::string originOf(const Peer& peer) {
    return peer.name + ", " + peer.device + disturbance(peer.otherCores);
}

Table workloadTable(const Results& results) {
    Table table{
        {"workload", "ms", "GFLOP/s", "GB/s", "of limit", "limit", "limit goal", "passes", "heap"}};
    for (const Peer& peer : results.peers) {
        table.header.push_back(withoutVersion(peer.name) + ", ms");
        table.header.push_back(isOnCpu(results.device) ? "of its time" : "times faster");
        table.header.push_back("goal");
    }
    for (const WorkloadResult& row : results.workloads) {
        table.rows.push_back(workloadRow(row, results));
    }
    return withoutEmptyColumns(table);
}

Table limitTable(std::span<const Results> results) {
    Table table{{"device", "multiply-add, GFLOP/s", "copy, GB/s", "fetches, 1e9/s", "pass, us",
                 "readback, us"}};
    for (const Results& each : results) {
        const DeviceLimits& limits = each.limits;
        if (limits.flopsPerSecond <= 0) continue;
        const CopyRate copy = limits.copies.empty() ? CopyRate{} : limits.copies.back();
        table.rows.push_back(
            {isOnCpu(each.device) ? each.device.processor : each.device.name,
             fixedText(limits.flopsPerSecond * 1e-9, 0),
             copy.seconds > 0 ? fixedText(copy.bytes * 1e-9 / copy.seconds, 1) : "",
             orEmpty(limits.fetchesPerSecond * 1e-9), numberText(limits.passSeconds * 1e6),
             numberText(limits.readbackSeconds * 1e6)});
    }
    return table;
}

Table summaryTable(std::span<const Results> results) {
    const Results* columns[] = {firstOf(results, false), firstOf(results, true)};
    Table table{{"workload"}};
    for (const Results* column : columns) {
        if (!column) continue;
        table.header.push_back(isOnCpu(column->device) ? "CPU, ms" : "OpenGL, ms");
        for (const Peer& peer : column->peers) {
            table.header.push_back(peer.name + ", ms");
            table.header.push_back(isOnCpu(column->device) ? "of its time" : "times faster");
        }
    }
    for (const char* name : kSummary) {
        std::vector<std::string> row = {name};
        for (const Results* column : columns) {
            if (!column) continue;
            const WorkloadResult* workload = find(*column, name);
            row.push_back(workload ? timeText(*workload) : "");
            for (const Peer& peer : column->peers) {
                std::vector<std::string> cells;
                appendComparison(cells, workload ? *workload : WorkloadResult{}, column->device,
                                 peer);
                row.insert(row.end(), cells.begin(), cells.begin() + 2);
            }
        }
        if (std::any_of(row.begin() + 1, row.end(),
                        [](const auto& cell) { return !cell.empty(); })) {
            table.rows.push_back(row);
        }
    }
    return withoutEmptyColumns(table);
}

Table scalingTable(const ScalingResults& results) {
    Table table{{"series", "size", "ms", "us per unit", "device, MB", "process, MB"}};
    for (const ScalingSeries& series : results.series) {
        for (const ScalingPoint& point : series.points) {
            table.rows.push_back({series.name, sizeText(point.size), numberText(point.ms),
                                  numberText(costOf(point)) + " / " + series.unit,
                                  fixedText(point.deviceBytes / 1e6, 1),
                                  fixedText(point.hostBytes / 1e6, 1)});
        }
    }
    return table;
}

Table scalingSummary(std::span<const ScalingResults> results) {
    Table table{{"series", "device", "sizes", "us at first", "at least", "at last", "MB at last",
                 "what ends it"}};
    for (const ScalingResults& each : results) {
        for (const ScalingSeries& series : each.series) {
            if (!series.points.empty())
                table.rows.push_back(scalingSummaryRow(series, each.device));
        }
    }
    return table;
}

}  // namespace glgrad::bench
