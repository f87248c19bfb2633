#pragma once

#include <string>
#include <vector>

namespace glgrad {

/// One line of a chart: a value for each epoch, NaN where there is none.
struct ChartSeries {
    std::string name;
    std::vector<double> values;
};

/// Lines over the epochs; the first is drawn solid with round marks, the second dashed with
/// squares.
struct LineChart {
    std::string label;  ///< for readers who do not see the chart
    std::vector<int> epochs;
    std::vector<ChartSeries> series;
    bool isFraction = false;  ///< values from 0 to 1, shown in percent
};

/// Values at which an axis is marked, at round numbers.
struct AxisTicks {
    std::vector<double> values;  ///< the first and the last one are the ends of the axis
    double step = 1;
};

/// About `count` ticks around [low, high]; equal ends get some room on both sides.
AxisTicks niceTicks(double low, double high, int count);

/// The chart as an inline <svg>; hovering an epoch shows its values. Values that are not finite
/// leave a gap. Empty when there is nothing to draw.
std::string lineChartSvg(const LineChart& chart);

}  // namespace glgrad
