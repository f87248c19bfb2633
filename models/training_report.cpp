#include "models/training_report.h"

#include <algorithm>

#include "core/error.h"
#include "core/file.h"
#include "models/internal/report_html.h"
#include "models/internal/report_sections.h"

namespace glgrad {
namespace {

void checkConfusion(const TrainingReport& report) {
    const std::size_t n = report.classNames.size();
    if (report.confusion.empty()) return;
    if (report.confusion.size() != n * n) {
        throw ArgumentError("training report: expected a confusion matrix of " +
                            std::to_string(n * n) + " counts for " + std::to_string(n) +
                            " class names, found " + std::to_string(report.confusion.size()));
    }
    const std::int64_t least = std::ranges::min(report.confusion);
    if (least < 0) {
        throw ArgumentError(
            "training report: expected counts from 0 in the confusion matrix, found " +
            std::to_string(least));
    }
}

/// The policy makes the browser hold the page to its word: it loads nothing.
constexpr const char* kHead =
    "<meta charset=\"utf-8\"/>\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
    "style-src 'unsafe-inline'; img-src data:\"/>\n"
    "<link rel=\"icon\" href=\"data:,\"/>\n";

}  // namespace

std::string trainingReportHtml(const TrainingReport& report) {
    checkConfusion(report);
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n" + std::string(kHead) + "<title>" +
           escapeHtml(report.title) + "</title>\n<style>" + kReportStyle +
           "</style>\n</head>\n<body>\n<main>\n" + reportHeader(report) + reportCards(report) +
           reportCurves(report) + reportConfusion(report) + reportExamples(report) +
           reportSetup(report) + reportModelSummary(report) +
           "<footer>Written by glgrad. One file: it loads nothing.</footer>\n</main>\n</body>\n"
           "</html>\n";
}

void writeTrainingReport(const std::filesystem::path& path, const TrainingReport& report) {
    writeTextAtomically(path, trainingReportHtml(report));
}

}  // namespace glgrad
