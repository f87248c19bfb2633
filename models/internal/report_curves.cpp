#include <cmath>

#include "models/internal/report_chart.h"
#include "models/internal/report_html.h"
#include "models/internal/report_sections.h"

namespace glgrad {
namespace {

using EpochValue = double TrainingReportEpoch::*;

struct Quantity {
    const char* title;
    EpochValue train;
    EpochValue validation;
    bool isFraction;
};

constexpr Quantity kLoss{"Loss", &TrainingReportEpoch::loss, &TrainingReportEpoch::valLoss, false};
constexpr Quantity kAccuracy{"Accuracy", &TrainingReportEpoch::accuracy,
                             &TrainingReportEpoch::valAccuracy, true};

std::string valueText(const Quantity& quantity, double value) {
    if (!std::isfinite(value)) return "&#8211;";
    return quantity.isFraction ? percentText(value, 2) : numberText(value);
}

std::vector<double> valuesOf(const TrainingReport& report, EpochValue member) {
    std::vector<double> values;
    for (const TrainingReportEpoch& epoch : report.history) values.push_back(epoch.*member);
    return values;
}

/// The line's name with its last value; empty for a line without any.
std::string legendItem(const Quantity& quantity, const ChartSeries& series, const char* cssClass) {
    for (std::size_t i = series.values.size(); i-- > 0;) {
        if (!std::isfinite(series.values[i])) continue;
        return std::string("<li><svg class=\"key\" viewBox=\"0 0 28 10\" aria-hidden=\"true\">") +
               "<path class=\"line " + cssClass + "\" d=\"M1 5H27\"/></svg>" + series.name +
               " <b>" + valueText(quantity, series.values[i]) + "</b></li>";
    }
    return "";
}

/// "Best on validation data: 0.2513 at epoch 8."
std::string bestEpoch(const TrainingReport& report, const Quantity& quantity) {
    const TrainingReportEpoch* best = nullptr;
    for (const TrainingReportEpoch& epoch : report.history) {
        const double value = epoch.*quantity.validation;
        if (!std::isfinite(value)) continue;
        const double bestValue = best == nullptr ? value : best->*quantity.validation;
        const bool better = quantity.isFraction ? value > bestValue : value < bestValue;
        if (best == nullptr || better) best = &epoch;
    }
    if (best == nullptr) return "";
    return "Best on validation data: " + valueText(quantity, best->*quantity.validation) +
           " at epoch " + std::to_string(best->epoch) + ".";
}

std::string chartFigure(const TrainingReport& report, const Quantity& quantity) {
    LineChart chart;
    chart.isFraction = quantity.isFraction;
    for (const TrainingReportEpoch& epoch : report.history) chart.epochs.push_back(epoch.epoch);
    chart.series = {{"Training", valuesOf(report, quantity.train)},
                    {"Validation", valuesOf(report, quantity.validation)}};
    const std::string best = bestEpoch(report, quantity);
    chart.label = std::string(quantity.title) + " by epoch. " + best;
    const std::string svg = lineChartSvg(chart);
    if (svg.empty()) return "";
    return std::string("<figure class=\"panel\"><h2>") + quantity.title +
           "</h2><ul class=\"legend\">" + legendItem(quantity, chart.series[0], "train") +
           legendItem(quantity, chart.series[1], "val") + "</ul>\n" + svg +
           (best.empty() ? "" : "<figcaption class=\"note\">" + best + "</figcaption>") +
           "</figure>\n";
}

std::string historyTable(const TrainingReport& report) {
    std::string html =
        "<details class=\"panel\"><summary>Numbers by epoch</summary>\n"
        "<div class=\"scroll\" tabindex=\"0\"><table class=\"history\"><thead><tr>"
        "<th scope=\"col\">Epoch</th><th scope=\"col\">Loss</th><th scope=\"col\">Accuracy</th>"
        "<th scope=\"col\">Validation loss</th><th scope=\"col\">Validation accuracy</th>"
        "<th scope=\"col\">Time</th></tr></thead>\n<tbody>\n";
    for (const TrainingReportEpoch& epoch : report.history) {
        html += "<tr><th scope=\"row\">" + std::to_string(epoch.epoch) + "</th><td>" +
                valueText(kLoss, epoch.loss) + "</td><td>" + valueText(kAccuracy, epoch.accuracy) +
                "</td><td>" + valueText(kLoss, epoch.valLoss) + "</td><td>" +
                valueText(kAccuracy, epoch.valAccuracy) + "</td><td>" +
                (std::isfinite(epoch.seconds) ? durationText(epoch.seconds) : "&#8211;") +
                "</td></tr>\n";
    }
    return html + "</tbody></table></div></details>\n";
}

}  // namespace

std::string reportCurves(const TrainingReport& report) {
    if (report.history.empty()) return "";
    const std::string charts = chartFigure(report, kLoss) + chartFigure(report, kAccuracy);
    return (charts.empty() ? "" : "<div class=\"charts\">\n" + charts + "</div>\n") +
           historyTable(report);
}

}  // namespace glgrad
