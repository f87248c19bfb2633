#include "bench/report/bars.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "bench/report/ratings.h"
#include "models/internal/report_html.h"

namespace glgrad::bench {
namespace {

struct Bar {
    std::string name;
    double value = 0.0;
    std::string text;
    std::string color;  ///< A CSS class.
    std::optional<double> goal = {};
};

// Positions in percent of the width.
struct Scale {
    double low = 0.0;
    double high = 1.0;
    bool isLogarithmic = false;

    double at(double value) const {
        const auto place = [&](double v) { return isLogarithmic ? std::log(v) : v; };
        const double part = (place(value) - place(low)) / (place(high) - place(low));
        return 100.0 * std::clamp(part, 0.0, 1.0);
    }
};

std::string rect(const std::string& color, double from, double to) {
    return "<rect class=\"" + color + "\" x=\"" + fixedText(from, 2) + "\" y=\"0\" width=\"" +
           fixedText(to - from, 2) + "\" height=\"10\"/>";
}

std::string tick(const char* color, double x) {
    const std::string place = fixedText(x, 2);
    return std::string("<line class=\"") + color + "\" x1=\"" + place + "\" y1=\"0\" x2=\"" +
           place + "\" y2=\"10\"/>";
}

// Long names may be broken after an underscore.
std::string nameHtml(const std::string& name) {
    std::string html;
    for (const char c : escapeHtml(name)) {
        html += c;
        if (c == '_') html += "<wbr/>";
    }
    return html;
}

std::string barHtml(const Bar& bar, const Scale& scale, double from) {
    const auto [left, right] = std::minmax({scale.at(from), scale.at(bar.value)});
    std::string label = bar.name + ": " + bar.text;
    if (bar.goal) label += ", goal " + fixedText(*bar.goal, 2);
    std::string html = "<div class=\"meter\"><span>" + nameHtml(bar.name) +
                       "</span><svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" "
                       "role=\"img\" aria-label=\"" +
                       escapeHtml(label) + "\"><title>" + escapeHtml(label) + "</title>" +
                       rect("track", 0, 100) + rect(bar.color, left, right);
    if (scale.isLogarithmic) html += tick("base", scale.at(1));
    if (bar.goal) html += tick("goal", scale.at(*bar.goal));
    return html + "</svg><b>" + escapeHtml(bar.text) + "</b></div>\n";
}

std::string barsHtml(const std::vector<Bar>& bars, const Scale& scale, double from) {
    std::string html;
    for (const Bar& bar : bars) html += barHtml(bar, scale, from);
    return html.empty() ? "" : "<div class=\"meters\">\n" + html + "</div>\n";
}

}  // namespace

std::string limitBars(const Results& results) {
    std::vector<Bar> bars;
    double most = 1.0;
    for (const WorkloadResult& workload : results.workloads) {
        const auto share = limitShare(workload, results.limits);
        if (!share) continue;
        most = std::max(most, share->fraction);
        bars.push_back({.name = workload.name,
                        .value = share->fraction,
                        .text = fixedText(share->fraction, 2),
                        .color = "by-" + share->limit,
                        .goal = limitGoal(workload, results.device)});
    }
    return barsHtml(bars, {.high = most}, 0.0);
}

std::string peerBars(const Results& results, const Peer& peer) {
    std::vector<Bar> bars;
    Scale scale{.low = 0.5, .high = 2.0, .isLogarithmic = true};
    for (const WorkloadResult& workload : results.workloads) {
        const auto comparison = compare(workload, peer);
        if (!comparison) continue;
        const double ratio = comparison->timesFaster;
        scale.low = std::min(scale.low, ratio);
        scale.high = std::max({scale.high, ratio, comparison->goal.value_or(0.0)});
        bars.push_back({.name = workload.name,
                        .value = ratio,
                        .text = fixedText(ratio, 2),
                        .color = ratio >= 1 ? "faster" : "slower",
                        .goal = comparison->goal});
    }
    return barsHtml(bars, scale, 1.0);
}

}  // namespace glgrad::bench
