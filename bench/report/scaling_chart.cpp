#include "bench/report/scaling_chart.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "models/internal/report_html.h"

namespace glgrad::bench {
namespace {

// In units of the view box; the page scales it to the width that there is.
constexpr double kWidth = 480, kHeight = 250;
constexpr double kLeft = 54, kRight = 450, kTop = 12, kBottom = 206;
/// Labels of the horizontal axis that stand nearer than this would touch.
double roomOf(const std::string& label) { return 12 + 7.5 * static_cast<double>(label.size()); }

struct Range {
    double low = std::numeric_limits<double>::infinity();
    double high = 0.0;

    void include(double value) {
        low = std::min(low, value);
        high = std::max(high, value);
    }
    // From 0 to 1, on a logarithmic scale.
    double part(double value) const {
        return high > low ? std::log(value / low) / std::log(high / low) : 0.5;
    }
};

std::string attribute(const char* name, double value) {
    return std::string(" ") + name + "=\"" + fixedText(value, 2) + "\"";
}

std::string text(double x, double y, const char* anchor, const std::string& content) {
    return "<text" + attribute("x", x) + attribute("y", y) + " text-anchor=\"" + anchor + "\">" +
           escapeHtml(content) + "</text>";
}

std::string axisNumber(double value) {
    if (value >= 1e6) return fixedText(value * 1e-6, 0) + "M";
    if (value >= 1e4) return fixedText(value * 1e-3, 0) + "k";
    return fixedText(value,
                     value >= 1 ? 0 : static_cast<int>(std::ceil(-std::log10(value) - 1e-9)));
}

class LogChart {
public:
    explicit LogChart(const std::vector<ChartLine>& lines) : lines_(lines) {
        for (const ChartLine& line : lines) {
            for (const ChartPoint& point : line.points) {
                xs_.include(point.x);
                ys_.include(point.y);
                sizes_.insert(point.x);
            }
        }
        if (sizes_.empty()) return;
        // Whole decades hold the values.
        ys_.low = std::pow(10.0, std::floor(std::log10(ys_.low) + 1e-9));
        ys_.high = std::pow(10.0, std::ceil(std::log10(ys_.high) - 1e-9));
        if (ys_.high <= ys_.low) ys_.high = 10 * ys_.low;
    }

    bool isEmpty() const { return sizes_.empty(); }

    std::string grid(const std::string& xTitle) const {
        std::string svg = "<g aria-hidden=\"true\">";
        for (double value = ys_.low; value <= 1.01 * ys_.high; value *= 10) {
            svg += "<line class=\"grid\"" + attribute("x1", kLeft) + attribute("y1", y(value)) +
                   attribute("x2", kRight) + attribute("y2", y(value)) + "/>" +
                   text(kLeft - 8, y(value) + 4, "end", axisNumber(value));
        }
        double last = 0;
        for (const double size : sizes_) {
            const std::string label = axisNumber(size);
            if (x(size) - last < roomOf(label)) continue;
            last = x(size);
            svg += text(last, kBottom + 18, "middle", label);
        }
        return svg + text((kLeft + kRight) / 2, kHeight - 6, "middle", xTitle) + "</g>\n";
    }

    std::string lines() const {
        std::string svg;
        for (std::size_t i = 0; i < lines_.size(); ++i)
            svg += line(lines_[i], "c" + std::to_string(i % 4));
        return svg;
    }

private:
    double x(double value) const { return kLeft + (kRight - kLeft) * xs_.part(value); }
    double y(double value) const { return kBottom - (kBottom - kTop) * ys_.part(value); }

    std::string line(const ChartLine& line, const std::string& color) const {
        std::string path, marks;
        for (const ChartPoint& point : line.points) {
            path += (path.empty() ? "M" : "L") + fixedText(x(point.x), 2) + " " +
                    fixedText(y(point.y), 2);
            marks +=
                "<circle class=\"mark " + color + "\"" + attribute("cx", x(point.x)) +
                attribute("cy", y(point.y)) + " r=\"3.5\"><title>" +
                escapeHtml(line.name + ", " + axisNumber(point.x) + ": " + numberText(point.y)) +
                "</title></circle>";
        }
        return "<path class=\"line " + color + "\" d=\"" + path + "\"/>" + marks + "\n";
    }

    const std::vector<ChartLine>& lines_;
    Range xs_, ys_;
    std::set<double> sizes_;
};

}  // namespace

std::string logChartSvg(const std::string& label, const std::string& xTitle,
                        const std::vector<ChartLine>& lines) {
    const LogChart chart(lines);
    if (chart.isEmpty()) return "";
    return "<svg class=\"chart\" viewBox=\"0 0 " + fixedText(kWidth, 0) + " " +
           fixedText(kHeight, 0) + "\" role=\"img\" aria-label=\"" + escapeHtml(label) + "\">\n" +
           chart.grid(xTitle) + chart.lines() + "</svg>\n";
}

}  // namespace glgrad::bench
