#include "models/internal/report_chart.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "models/internal/report_html.h"

namespace glgrad {
namespace {

// In units of the view box; the page scales it to the width that there is.
constexpr double kWidth = 480, kHeight = 290;
constexpr double kLeft = 50, kRight = 468, kTop = 10, kBottom = 246;
/// With more epochs than this the marks would touch each other.
constexpr std::size_t kMostMarks = 40;

const char* const kSeriesClasses[] = {"train", "val"};

/// Differences of such values are finite too.
bool isDrawable(double value) { return std::isfinite(value) && std::abs(value) < 1e100; }

std::string attribute(const char* name, double value) {
    return std::string(" ") + name + "=\"" + fixedText(value, 2) + "\"";
}

std::string text(double x, double y, const char* anchor, const std::string& content) {
    return "<text" + attribute("x", x) + attribute("y", y) + " text-anchor=\"" + anchor + "\">" +
           content + "</text>";
}

std::string line(const char* cssClass, double x1, double y1, double x2, double y2) {
    return std::string("<line class=\"") + cssClass + "\"" + attribute("x1", x1) +
           attribute("y1", y1) + attribute("x2", x2) + attribute("y2", y2) + "/>";
}

class ChartWriter {
public:
    explicit ChartWriter(const LineChart& chart) : chart_(chart) {
        double low = std::numeric_limits<double>::infinity(), high = -low;
        for (const ChartSeries& series : chart.series) {
            for (const double value : series.values) {
                if (!isDrawable(value)) continue;
                low = std::min(low, value);
                high = std::max(high, value);
            }
        }
        isEmpty_ = low > high || chart.epochs.empty();
        if (isEmpty_) return;
        // Zero is worth showing when it is near.
        if (low > 0 && low < 0.4 * high && !chart.isFraction) low = 0;
        ticks_ = niceTicks(low, high, 5);
        if (chart.isFraction && low >= 0 && high <= 1) cutTicksTo01();
        const auto [first, last] = std::ranges::minmax(chart.epochs);
        firstEpoch_ = first == last ? first - 0.5 : first;
        lastEpoch_ = first == last ? last + 0.5 : last;
    }

    std::string write() const {
        if (isEmpty_) return "";
        std::string svg = "<svg class=\"chart\" viewBox=\"0 0 " + fixedText(kWidth, 0) + " " +
                          fixedText(kHeight, 0) + "\" role=\"img\" aria-label=\"" +
                          escapeHtml(chart_.label) + "\">\n";
        svg += grid();
        // The first line is drawn last, above the others.
        for (std::size_t i = chart_.series.size(); i-- > 0;) svg += path(i);
        svg += epochs();
        return svg + "</svg>\n";
    }

private:
    void cutTicksTo01() {
        std::erase_if(ticks_.values,
                      [](double value) { return value < -1e-9 || value > 1 + 1e-9; });
    }

    double x(double epoch) const {
        return kLeft + (kRight - kLeft) * (epoch - firstEpoch_) / (lastEpoch_ - firstEpoch_);
    }
    double y(double value) const {
        const double low = ticks_.values.front(), high = ticks_.values.back();
        return kBottom - (kBottom - kTop) * (value - low) / (high - low);
    }

    std::string tickText(double value) const {
        const double step = chart_.isFraction ? 100 * ticks_.step : ticks_.step;
        if (chart_.isFraction) value *= 100;
        if (step < 1e-4 || step >= 1e5) return numberText(value);
        const int digits = std::max(0, static_cast<int>(std::ceil(-std::log10(step) - 1e-9)));
        return fixedText(value, digits) + (chart_.isFraction ? "%" : "");
    }

    std::string grid() const {
        std::string svg = "<g class=\"axis\" aria-hidden=\"true\">";
        for (const double value : ticks_.values) {
            svg += line("grid", kLeft, y(value), kRight, y(value));
            svg += text(kLeft - 8, y(value) + 4, "end", tickText(value));
        }
        svg += line("base", kLeft, kBottom, kRight, kBottom);
        const double span = lastEpoch_ - firstEpoch_;
        const double step = std::max(1.0, niceTicks(0, span, 8).step);
        const auto last = static_cast<std::int64_t>(std::floor(lastEpoch_ / step));
        for (auto i = static_cast<std::int64_t>(std::ceil(firstEpoch_ / step)); i <= last; ++i) {
            const double epoch = double(i) * step;
            svg += text(x(epoch), kBottom + 18, "middle", fixedText(epoch, 0));
        }
        return svg + text((kLeft + kRight) / 2, kHeight - 6, "middle", "Epoch") + "</g>\n";
    }

    std::string path(std::size_t index) const {
        const ChartSeries& series = chart_.series[index];
        std::string steps;
        bool connected = false;
        for (std::size_t i = 0; i < std::min(series.values.size(), chart_.epochs.size()); ++i) {
            if (!isDrawable(series.values[i])) {
                connected = false;
                continue;
            }
            steps += (connected ? "L" : "M") + fixedText(x(chart_.epochs[i]), 2) + " " +
                     fixedText(y(series.values[i]), 2);
            // A point alone becomes a dot, by its round cap.
            if (!connected) steps += "h0";
            connected = true;
        }
        if (steps.empty()) return "";
        return std::string("<path class=\"line ") + kSeriesClasses[index % 2] + "\" d=\"" + steps +
               "\"/>\n";
    }

    std::string mark(std::size_t index, double cx, double cy) const {
        const std::string head = std::string(" class=\"mark ") + kSeriesClasses[index % 2] + "\"";
        if (index % 2 == 0) {
            return "<circle" + head + attribute("cx", cx) + attribute("cy", cy) + " r=\"3.5\"/>";
        }
        return "<rect" + head + attribute("x", cx - 3.25) + attribute("y", cy - 3.25) +
               " width=\"6.5\" height=\"6.5\"/>";
    }

    /// For each epoch a band that shows a guide, the marks and the values when it is hovered.
    std::string epochs() const {
        const std::size_t count = chart_.epochs.size();
        const double half = (kRight - kLeft) / std::max<double>(1, double(count) - 1) / 2;
        std::string svg = count > kMostMarks ? "<g class=\"dense\">" : "<g>";
        for (std::size_t i = 0; i < count; ++i) {
            const double center = x(chart_.epochs[i]);
            std::string title = "Epoch " + std::to_string(chart_.epochs[i]), marks;
            for (std::size_t s = chart_.series.size(); s-- > 0;) {
                const ChartSeries& series = chart_.series[s];
                if (i >= series.values.size() || !isDrawable(series.values[i])) continue;
                marks += mark(s, center, y(series.values[i]));
            }
            for (const ChartSeries& series : chart_.series) {
                if (i >= series.values.size() || !isDrawable(series.values[i])) continue;
                title += "\n" + series.name + ": " +
                         (chart_.isFraction ? percentText(series.values[i], 2)
                                            : numberText(series.values[i]));
            }
            const double from = std::max(kLeft, center - half);
            const double to = std::min(kRight, center + half);
            svg += "<g class=\"epoch\"><title>" + escapeHtml(title) +
                   "</title><rect class=\"band\"" + attribute("x", from) + attribute("y", kTop) +
                   attribute("width", to - from) + attribute("height", kBottom - kTop) + "/>" +
                   line("guide", center, kTop, center, kBottom) + marks + "</g>\n";
        }
        return svg + "</g>\n";
    }

    const LineChart& chart_;
    bool isEmpty_ = true;
    AxisTicks ticks_;
    double firstEpoch_ = 0;
    double lastEpoch_ = 1;
};

}  // namespace

AxisTicks niceTicks(double low, double high, int count) {
    constexpr double kTiny = 1e-100;
    double span = high - low;
    // Equal values, or so near that the steps between them would vanish in rounding.
    const double size = std::max(std::abs(low), std::abs(high));
    if (span <= std::max(kTiny, 1e-9 * size)) {
        const double room = size > kTiny ? 0.1 * size : 1;
        low -= room;
        high += room;
        span = high - low;
    }
    const double rough = span / count;
    const double power = std::pow(10, std::floor(std::log10(rough)));
    const double multiple = rough / power;
    const double step = power * (multiple <= 1 ? 1 : multiple <= 2 ? 2 : multiple <= 5 ? 5 : 10);
    AxisTicks ticks{{}, step};
    const double first = std::floor(low / step + 1e-9), last = std::ceil(high / step - 1e-9);
    for (int i = 0; i <= last - first; ++i) ticks.values.push_back((first + i) * step);
    return ticks;
}

std::string lineChartSvg(const LineChart& chart) { return ChartWriter(chart).write(); }

}  // namespace glgrad
