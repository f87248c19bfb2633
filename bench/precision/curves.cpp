#include "bench/precision/curves.h"

#include <cmath>

#include "bench/report/scaling_chart.h"
#include "core/error.h"
#include "models/internal/report_html.h"

namespace glgrad::bench {
namespace {

// Images in a page do not see its style: here is what the chart's elements are to look like, on
// light ground and on dark.
constexpr std::string_view kStyle = R"css(<style>
svg { font: 12px system-ui, sans-serif; background: #ffffff; }
text { fill: #444444; } .grid { stroke: #dddddd; }
.line { fill: none; stroke-width: 2; }
.line.c0 { stroke: #2458c5; } .mark.c0, .key.c0 { fill: #2458c5; }
.line.c1 { stroke: #c2570c; } .mark.c1, .key.c1 { fill: #c2570c; }
.line.c2 { stroke: #00805f; } .mark.c2, .key.c2 { fill: #00805f; }
.line.c3 { stroke: #777777; stroke-dasharray: 5 4; } .mark.c3 { fill: none; }
.key.c3 { fill: #777777; }
</style>
)css";

std::vector<ChartLine> linesOf(const PrecisionResults& results) {
    std::vector<ChartLine> lines;
    for (const Curve& curve : kCurves) {
        ChartLine& line = lines.emplace_back(ChartLine{std::string(curve.text), {}});
        for (int bits = kLeastBits; bits <= kMostBits; ++bits) {
            const double error = meanError(results, curve.name, bits);
            if (error > 0) line.points.push_back({static_cast<double>(bits), error});
        }
    }
    const double float32 = meanError(results, "", kFloat32Bits);
    lines.push_back({"float32", {{kLeastBits, float32}, {kMostBits, float32}}});
    return lines;
}

std::string keysOf(const std::vector<ChartLine>& lines) {
    std::string text =
        "<text x=\"444\" y=\"135\" text-anchor=\"end\">error on test images</text>\n";
    for (std::size_t i = 0; i < lines.size(); ++i) {
        text += concat("<text class=\"key c", i, "\" x=\"444\" y=\"", 150 + 15 * i,
                       "\" text-anchor=\"end\">", escapeHtml(lines[i].name), "</text>\n");
    }
    return text;
}

std::string percent(double error) { return std::isnan(error) ? "" : percentText(error); }

}  // namespace

double meanError(const PrecisionResults& results, std::string_view kept, int bits) {
    double sum = 0.0;
    int count = 0;
    for (const PrecisionTraining& training : results.trainings) {
        if (training.bits != bits || training.kept != kept) continue;
        sum += training.error;
        ++count;
    }
    return sum / count;
}

std::string tableOf(const PrecisionResults& results) {
    std::string text = "| bits |", rule = "|---:|";
    for (const Curve& curve : kCurves) {
        text += concat(" ", curve.text, " |");
        rule += "---:|";
    }
    text += "\n" + rule + "\n";
    for (int bits = kLeastBits; bits <= kMostBits; ++bits) {
        text += concat("| ", bits, " |");
        for (const Curve& curve : kCurves) {
            text += concat(" ", percent(meanError(results, curve.name, bits)), " |");
        }
        text += "\n";
    }
    return text + concat("\nfloat32: ", percent(meanError(results, "", kFloat32Bits)), "\n");
}

std::string figureOf(const PrecisionResults& results) {
    const std::vector<ChartLine> lines = linesOf(results);
    std::string svg = logChartSvg("The error of a classifier over the bits of its numbers",
                                  "bits: a sign, 5 of exponent, the rest of mantissa", lines);
    const std::size_t open = svg.find('>') + 1;
    svg.insert(open, concat("\n", kStyle));
    svg.insert(svg.rfind("</svg>"), keysOf(lines));
    return svg.insert(svg.find(' '), " xmlns=\"http://www.w3.org/2000/svg\"");
}

}  // namespace glgrad::bench
