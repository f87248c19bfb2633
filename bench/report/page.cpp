#include "bench/report/page.h"

#include <algorithm>
#include <set>

#include "bench/report/bars.h"
#include "bench/report/page_style.h"
#include "bench/report/scaling_chart.h"
#include "bench/report/tables.h"
#include "models/internal/report_html.h"
#include "models/internal/report_sections.h"

namespace glgrad::bench {
namespace {

std::string element(const std::string& name, const std::string& text) {
    return "<" + name + ">" + escapeHtml(text) + "</" + name + ">\n";
}

std::string card(const std::string& title, const std::string& value, const std::string& unit) {
    return "<div class=\"card\"><dt>" + escapeHtml(title) + "</dt><dd><strong>" +
           escapeHtml(value) + "</strong><small>" + escapeHtml(unit) + "</small></dd></div>\n";
}

std::string limitCards(const DeviceLimits& limits) {
    if (limits.flopsPerSecond <= 0) return "";
    std::string html = "<dl class=\"cards\">\n";
    html += card("Multiply-add", fixedText(limits.flopsPerSecond * 1e-9, 0), "GFLOP/s");
    if (!limits.copies.empty()) {
        const CopyRate& copy = limits.copies.back();
        html += card("Copy", fixedText(copy.bytes * 1e-9 / copy.seconds, 1), "GB/s, large tensors");
    }
    if (limits.fetchesPerSecond > 0) {
        html += card("Texel fetches", fixedText(limits.fetchesPerSecond * 1e-9, 2), "billion/s");
    }
    html += card("Pass", numberText(limits.passSeconds * 1e6), "microseconds, dependent");
    html += card("Readback", numberText(limits.readbackSeconds * 1e6), "microseconds");
    return html + "</dl>\n";
}

std::string figure(const std::string& title, const std::string& note, const std::string& content) {
    if (content.empty()) return "";
    return "<figure class=\"panel\">" + element("h3", title) + "<p class=\"note\">" + note +
           "</p>\n" + content + "</figure>\n";
}

std::string key(const std::string& color, const std::string& name) {
    return "<span class=\"entry\"><svg class=\"swatch-box\" viewBox=\"0 0 10 10\" "
           "aria-hidden=\"true\"><rect class=\"" +
           color + "\" width=\"10\" height=\"10\"/></svg>" + escapeHtml(name) + "</span>";
}

std::string originLine(const DeviceFacts& device, const RunFacts& run) {
    return device.version + ". " + originOf(device, run) + reservationsOf(run) + ".";
}

std::string deviceSection(const Results& results) {
    std::string html = "<section>\n" + element("h2", titleOf(results.device)) +
                       "<p class=\"note\">" + escapeHtml(originLine(results.device, results.run)) +
                       "</p>\n" + limitCards(results.limits) + "<div class=\"charts\">\n";
    html += figure("Share of this device's limit",
                   key("by-multiply-add", "multiply-add") + key("by-copy", "copy") +
                       key("by-fetches", "fetches") + key("by-passes", "passes"),
                   limitBars(results));
    for (const Peer& peer : results.peers) {
        html += figure("Times faster than " + peer.name,
                       key("faster", "faster") + key("slower", "slower") + key("goal-key", "goal") +
                           escapeHtml(originOf(peer)),
                       peerBars(results, peer));
    }
    return html + "</div>\n<details class=\"panel\"><summary>All figures</summary>\n" +
           toHtml(workloadTable(results)) + "</details>\n</section>\n";
}

// One column of times for each device.
std::string overview(const std::vector<Results>& all) {
    if (all.size() < 3) return "";
    Table table{{"workload, ms"}};
    std::vector<std::string> names;
    for (const Results& results : all) {
        table.header.push_back(titleOf(results.device));
        for (const WorkloadResult& row : results.workloads) {
            if (std::ranges::find(names, row.name) == names.end()) names.push_back(row.name);
        }
    }
    for (const std::string& name : names) {
        std::vector<std::string> cells = {name};
        for (const Results& results : all) {
            const auto row = std::ranges::find(results.workloads, name, &WorkloadResult::name);
            const bool isThere = row != results.workloads.end() && row->ms > 0;
            cells.push_back(isThere ? numberText(row->ms) : "");
        }
        table.rows.push_back(cells);
    }
    return "<section class=\"panel\">\n" + element("h2", "All devices") + toHtml(table) +
           "</section>\n";
}

using PointValue = double (*)(const ScalingPoint&);

std::vector<ChartLine> linesOf(const std::vector<ScalingResults>& scalings,
                               const std::string& series, PointValue value) {
    std::vector<ChartLine> lines;
    for (const ScalingResults& scaling : scalings) {
        ChartLine line{.name = scaling.device.backend == "cpu" ? "CPU" : scaling.device.name,
                       .points = {}};
        for (const ScalingSeries& each : scaling.series) {
            if (each.name != series) continue;
            for (const ScalingPoint& point : each.points) {
                if (value(point) > 0) line.points.push_back({point.size, value(point)});
            }
        }
        lines.push_back(line);
    }
    return lines;
}

std::string scalingKeys(const std::vector<ChartLine>& lines) {
    std::string html;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        html += key("fill c" + std::to_string(i % 4), lines[i].name);
    }
    return html;
}

std::string seriesFigures(const std::vector<ScalingResults>& scalings,
                          const ScalingSeries& series) {
    const auto cost =
        linesOf(scalings, series.name, [](const ScalingPoint& p) { return 1e3 * p.ms / p.units; });
    const auto memory =
        linesOf(scalings, series.name, [](const ScalingPoint& p) { return p.deviceBytes / 1e6; });
    const std::string costTitle = series.name + ": microseconds per " + series.unit;
    const std::string memoryTitle = series.name + ": megabytes on the device";
    return figure(costTitle, scalingKeys(cost), logChartSvg(costTitle, series.size, cost)) +
           figure(memoryTitle, scalingKeys(memory), logChartSvg(memoryTitle, series.size, memory));
}

std::string scalingSection(const std::vector<ScalingResults>& scalings) {
    if (scalings.empty()) return "";
    std::string html = "<section>\n" + element("h2", "Scaling of training steps");
    for (const ScalingResults& each : scalings) {
        html += "<p class=\"note\">" + escapeHtml(originLine(each.device, each.run)) + "</p>\n";
    }
    html += "<div class=\"charts\">\n";
    std::set<std::string> drawn;
    for (const ScalingResults& each : scalings) {
        for (const ScalingSeries& series : each.series) {
            if (drawn.insert(series.name).second) html += seriesFigures(scalings, series);
        }
    }
    return html + "</div>\n<div class=\"panel\">" + toHtml(scalingSummary(scalings)) +
           "</div>\n</section>\n";
}

}  // namespace

std::string pageHtml(const Collection& collection) {
    std::string html =
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
        "<title>glgrad benchmarks</title>\n<style>" +
        std::string(kReportStyle) + kPageStyle +
        "</style>\n</head>\n<body>\n<main>\n<header><p class=\"eyebrow\">glgrad</p>"
        "<h1>Benchmarks</h1><p class=\"subtitle\">Medians of the wall clock&#39;s time. A limit is "
        "what synthetic kernels reached on the same device in the same run.</p></header>\n";
    html += overview(collection.results);
    for (const Results& results : collection.results) html += deviceSection(results);
    html += scalingSection(collection.scalings);
    return html + "</main>\n</body>\n</html>\n";
}

}  // namespace glgrad::bench
