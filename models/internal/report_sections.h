#pragma once

#include <string>

#include "models/training_report.h"

namespace glgrad {

// The parts of the page, as HTML. A part without anything to show is empty.

std::string reportHeader(const TrainingReport& report);
std::string reportCards(const TrainingReport& report);
std::string reportCurves(const TrainingReport& report);
std::string reportConfusion(const TrainingReport& report);
std::string reportExamples(const TrainingReport& report);
std::string reportSetup(const TrainingReport& report);
std::string reportModelSummary(const TrainingReport& report);

/// The escaped name of a class, or "class 12" for a label without a name.
std::string reportClassName(const TrainingReport& report, int label);

/// The style sheet of the page.
extern const char* const kReportStyle;

}  // namespace glgrad
