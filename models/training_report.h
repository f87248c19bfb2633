#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace glgrad {

/// In a report: a number that was not measured. The page leaves it out.
inline constexpr double kNotMeasured = std::numeric_limits<double>::quiet_NaN();

/// One epoch of training. Accuracies are from 0 to 1.
struct TrainingReportEpoch {
    int epoch = 0;
    double loss = kNotMeasured;
    double accuracy = kNotMeasured;
    double valLoss = kNotMeasured;
    double valAccuracy = kNotMeasured;
    double seconds = kNotMeasured;
};

/// One test image with what the model makes of it.
struct TrainingReportExample {
    std::vector<std::uint8_t> pixels;  ///< [height, width, channels], row-major, 0..255
    int height = 0;
    int width = 0;
    int channels = 1;  ///< 1 gray, 3 RGB; 2 and 4 with alpha
    int trueLabel = 0;
    int predictedLabel = 0;
    double probability = kNotMeasured;  ///< of the predicted label, from 0 to 1
};

/// What the page shows; a part that is empty or not measured is left out.
struct TrainingReport {
    std::string title;
    std::string subtitle;
    std::vector<std::pair<std::string, std::string>> setup;  ///< rows such as "Backend", "gl"
    std::vector<TrainingReportEpoch> history;
    double testLoss = kNotMeasured;
    double testAccuracy = kNotMeasured;  ///< from 0 to 1
    double trainingSeconds = kNotMeasured;
    std::string modelSummary;             ///< fixed-width text
    std::vector<std::string> classNames;  ///< n names, by label
    /// [n, n] counts, row-major: the row is the true label, the column the predicted one.
    std::vector<std::int64_t> confusion;
    std::vector<TrainingReportExample> examples;  ///< wrong and right ones mixed, best first
};

/// The report as one HTML page that loads nothing from anywhere: styles, charts and pictures are
/// inside. Throws ArgumentError when `confusion` is not [n, n] for n class names or has a negative
/// count, and when the pixels of an example do not fit its size.
std::string trainingReportHtml(const TrainingReport& report);

/// Writes the page to `path`, whole or not at all. Throws like trainingReportHtml, and IoError when
/// the file cannot be written.
void writeTrainingReport(const std::filesystem::path& path, const TrainingReport& report);

}  // namespace glgrad
