#include "models/internal/report_sections.h"

#include <cmath>
#include <cstdint>

#include "io/base64.h"
#include "io/png.h"
#include "models/internal/report_html.h"

namespace glgrad {
namespace {

std::string card(const std::string& name, const std::string& value, const std::string& note) {
    return "<div class=\"card\"><dt>" + name + "</dt><dd><strong>" + value + "</strong>" +
           (note.empty() ? "" : "<small>" + note + "</small>") + "</dd></div>\n";
}

/// "9,134 of 10,000 right", from the confusion matrix; empty without one.
std::string rightOfAll(const TrainingReport& report) {
    std::int64_t right = 0, all = 0;
    const std::size_t n = report.classNames.size();
    for (std::size_t i = 0; i < report.confusion.size(); ++i) {
        all += report.confusion[i];
        if (i / n == i % n) right += report.confusion[i];
    }
    return all == 0 ? "" : countText(right) + " of " + countText(all) + " right";
}

std::string timeNote(const TrainingReport& report) {
    if (report.history.empty()) return "";
    const std::size_t epochs = report.history.size();
    double seconds = 0;
    for (const TrainingReportEpoch& epoch : report.history) seconds += epoch.seconds;
    const std::string count = countText(static_cast<std::int64_t>(epochs));
    return count + (epochs == 1 ? " epoch" : " epochs") +
           (std::isfinite(seconds) && epochs > 1
                ? ", " + durationText(seconds / double(epochs)) + " each"
                : "");
}

std::string bestValidationCard(const TrainingReport& report) {
    const TrainingReportEpoch* best = nullptr;
    for (const TrainingReportEpoch& epoch : report.history) {
        if (!std::isfinite(epoch.valAccuracy)) continue;
        if (best == nullptr || epoch.valAccuracy > best->valAccuracy) best = &epoch;
    }
    if (best == nullptr) return "";
    return card("Best validation accuracy", percentText(best->valAccuracy, 2),
                "at epoch " + std::to_string(best->epoch));
}

std::string figure(const TrainingReport& report, const TrainingReportExample& example) {
    const bool right = example.trueLabel == example.predictedLabel;
    const std::string predicted = reportClassName(report, example.predictedLabel);
    const std::string truth = reportClassName(report, example.trueLabel);
    const std::string picture =
        base64(encodePng(example.pixels, example.height, example.width, example.channels));
    std::string html = "<figure class=\"example\"><img src=\"data:image/png;base64," + picture +
                       "\" width=\"" + std::to_string(example.width) + "\" height=\"" +
                       std::to_string(example.height) + "\" alt=\"" + truth + "\"/>";
    if (std::isfinite(example.probability)) {
        html += "<span class=\"bar\"><span style=\"width:" + percentText(example.probability) +
                "\"></span></span>";
    }
    html += "<figcaption><b>" + predicted + "</b>";
    if (std::isfinite(example.probability)) {
        html += " <span class=\"share\">" + percentText(example.probability, 0) + "</span>";
    }
    if (!right) html += "<span class=\"truth\">is " + truth + "</span>";
    return html + "</figcaption></figure>\n";
}

std::string sheet(const TrainingReport& report, bool right, const char* title, const char* note) {
    std::string figures;
    for (const TrainingReportExample& example : report.examples) {
        if ((example.trueLabel == example.predictedLabel) == right)
            figures += figure(report, example);
    }
    if (figures.empty()) return "";
    return std::string("<section class=\"panel ") + (right ? "right" : "wrong") + "\"><h2>" +
           title + "</h2><p class=\"note\">" + note + "</p>\n<div class=\"sheet\">\n" + figures +
           "</div></section>\n";
}

}  // namespace

std::string reportClassName(const TrainingReport& report, int label) {
    if (label >= 0 && static_cast<std::size_t>(label) < report.classNames.size()) {
        return escapeHtml(report.classNames[static_cast<std::size_t>(label)]);
    }
    return "class " + std::to_string(label);
}

std::string reportHeader(const TrainingReport& report) {
    std::string html =
        "<header><p class=\"eyebrow\">Training report</p><h1>" + escapeHtml(report.title) + "</h1>";
    if (!report.subtitle.empty()) {
        html += "<p class=\"subtitle\">" + escapeHtml(report.subtitle) + "</p>";
    }
    return html + "</header>\n";
}

std::string reportCards(const TrainingReport& report) {
    std::string cards;
    if (std::isfinite(report.testAccuracy)) {
        cards += card("Test accuracy", percentText(report.testAccuracy, 2), rightOfAll(report));
    }
    if (std::isfinite(report.testLoss)) cards += card("Test loss", numberText(report.testLoss), "");
    cards += bestValidationCard(report);
    if (std::isfinite(report.trainingSeconds)) {
        cards += card("Training time", durationText(report.trainingSeconds), timeNote(report));
    }
    return cards.empty() ? "" : "<dl class=\"cards\">\n" + cards + "</dl>\n";
}

std::string reportExamples(const TrainingReport& report) {
    return sheet(report, false, "Wrong predictions",
                 "What the model said, how sure it was, and what the picture is.") +
           sheet(report, true, "Right predictions", "What the model said and how sure it was.");
}

std::string reportSetup(const TrainingReport& report) {
    if (report.setup.empty()) return "";
    std::string html = "<section class=\"panel\"><h2>Setup</h2>\n<dl class=\"setup\">\n";
    for (const auto& [key, value] : report.setup) {
        html += "<div><dt>" + escapeHtml(key) + "</dt><dd>" + escapeHtml(value) + "</dd></div>\n";
    }
    return html + "</dl></section>\n";
}

std::string reportModelSummary(const TrainingReport& report) {
    if (report.modelSummary.empty()) return "";
    return "<section class=\"panel\"><h2>Model</h2><pre tabindex=\"0\">" +
           escapeHtml(report.modelSummary) + "</pre></section>\n";
}

}  // namespace glgrad
