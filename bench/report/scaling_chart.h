#pragma once

#include <string>
#include <vector>

namespace glgrad::bench {

struct ChartPoint {
    double x, y;
};

/// A line of a chart; its place in the list chooses its colour.
struct ChartLine {
    std::string name;
    std::vector<ChartPoint> points;
};

/// Lines on logarithmic axes, as an inline <svg>. Values are positive. Empty without points.
std::string logChartSvg(const std::string& label, const std::string& xTitle,
                        const std::vector<ChartLine>& lines);

}  // namespace glgrad::bench
