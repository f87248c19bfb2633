#include "models/classification_report.h"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "core/argument_checks.h"
#include "core/error.h"
#include "models/internal/target_shapes.h"

namespace glgrad {
namespace {

constexpr const char* kCaller = "classificationReport";

struct Prediction {
    Index place;
    int trueLabel;
    int predictedLabel;
    float probability;

    bool isRight() const { return trueLabel == predictedLabel; }
};

void addPredictions(std::vector<Prediction>& predictions, const Tensor& probabilities,
                    const Tensor& targets) {
    const Index classes = probabilities.shape().last();
    const std::vector<float> values = probabilities.values();
    auto row = values.begin();
    for (const float label : labelsFor(kCaller, targets, probabilities).values()) {
        if (!(label >= 0.0f && label < static_cast<float>(classes)) || std::trunc(label) != label) {
            throw ArgumentError(concat(kCaller, ": expected labels that are whole numbers in [0, ",
                                       classes, "), got ", label));
        }
        const auto best = std::max_element(row, row + classes);
        predictions.push_back({.place = static_cast<Index>(predictions.size()),
                               .trueLabel = static_cast<int>(label),
                               .predictedLabel = static_cast<int>(best - row),
                               .probability = *best});
        row += classes;
    }
}

std::vector<TrainingReportEpoch> reportEpochs(const History& history) {
    std::vector<TrainingReportEpoch> epochs;
    for (const History::Epoch& epoch : history.epochs) {
        const auto value = [&](const char* name) {
            return epoch.logs.find(name).value_or(kNotMeasured);
        };
        epochs.push_back({.epoch = epoch.number,
                          .loss = value("loss"),
                          .accuracy = value("accuracy"),
                          .valLoss = value("val_loss"),
                          .valAccuracy = value("val_accuracy"),
                          .seconds = epoch.seconds});
    }
    return epochs;
}

// The predictions to show: the wrong ones that the model was surest of, and the first right ones.
std::vector<Prediction> chooseExamples(std::vector<Prediction> predictions, int count) {
    std::ranges::stable_sort(predictions, {}, [](const Prediction& each) {
        return each.isRight() ? 2.0f : -each.probability;
    });
    const auto right = std::ranges::find_if(predictions, &Prediction::isRight);
    const auto keep = [count](auto begin, auto end) {
        return begin + std::min<std::ptrdiff_t>(count, end - begin);
    };
    std::vector<Prediction> chosen(predictions.begin(), keep(predictions.begin(), right));
    chosen.insert(chosen.end(), right, keep(right, predictions.end()));
    return chosen;
}

std::vector<TrainingReportExample> reportExamples(const Dataset& test,
                                                  const std::vector<Prediction>& chosen) {
    if (chosen.empty()) return {};
    std::vector<Index> places;
    for (const Prediction& each : chosen) places.push_back(each.place);
    const std::vector<float> values = test.items(places).features[0].values();
    const Shape& item = test.itemShape();
    std::vector<TrainingReportExample> examples;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        std::vector<std::uint8_t> pixels(item.size());
        std::transform(values.begin() + static_cast<Index>(i) * item.size(),
                       values.begin() + static_cast<Index>(i + 1) * item.size(), pixels.begin(),
                       [](float value) {
                           // NaN is black.
                           const float within = value > 0.0f ? std::min(value, 1.0f) : 0.0f;
                           return static_cast<std::uint8_t>(std::lround(within * 255.0f));
                       });
        examples.push_back({.pixels = std::move(pixels),
                            .height = static_cast<int>(item[0]),
                            .width = static_cast<int>(item[1]),
                            .channels = static_cast<int>(item[2]),
                            .trueLabel = chosen[i].trueLabel,
                            .predictedLabel = chosen[i].predictedLabel,
                            .probability = chosen[i].probability});
    }
    return examples;
}

std::vector<std::string> classNames(const Dataset& test, Index classes) {
    std::vector<std::string> names = test.classNames();
    for (Index i = static_cast<Index>(names.size()); i < classes; ++i) {
        names.push_back(concat("class ", i));
    }
    names.resize(classes);
    return names;
}

void addConfusion(TrainingReport& report, const std::vector<Prediction>& predictions,
                  Index classes) {
    report.confusion.assign(classes * classes, 0);
    Index right = 0;
    for (const Prediction& each : predictions) {
        ++report.confusion[each.trueLabel * classes + each.predictedLabel];
        right += each.isRight();
    }
    report.testAccuracy = static_cast<double>(right) / static_cast<double>(predictions.size());
}

}  // namespace

TrainingReport classificationReport(Model& model, const History& history, const Dataset& test,
                                    const ClassificationReportOptions& options) {
    if (test.itemShape().rank() != 3 || test.size() == 0) {
        throw ArgumentError(concat(kCaller, ": expected items [height, width, channels], got ",
                                   test.size(), " of shape ", test.itemShape()));
    }
    checkRange(kCaller, "examples", options.examples, Range::atLeast(0));
    std::vector<Prediction> predictions;
    double lossSum = 0.0;
    Index classes = 0;
    for (const Batch& batch : test.batches({.batchSize = options.batchSize})) {
        const StepResult step = model.testOnBatch(batch);
        const Tensor& output = step.predictions;
        if (output.rank() != 2) {
            throw ArgumentError(
                concat(kCaller, ": expected predictions [batch, classes], got ", output.shape()));
        }
        classes = output.shape().last();
        addPredictions(predictions, model.loss().probabilities(output), batch.labels);
        lossSum += static_cast<double>(step.loss.item()) * static_cast<double>(batch.size());
    }
    std::ostringstream summary;
    model.summary(summary);
    TrainingReport report;
    report.title = options.title;
    report.setup = {{"Device", test.device().info().name},
                    {"Steps", concat(model.optimizer().iterations())}};
    report.history = reportEpochs(history);
    report.testLoss = lossSum / static_cast<double>(test.size());
    report.modelSummary = summary.str();
    report.classNames = classNames(test, classes);
    report.trainingSeconds = 0.0;
    for (const History::Epoch& epoch : history.epochs) report.trainingSeconds += epoch.seconds;
    addConfusion(report, predictions, classes);
    report.examples = reportExamples(test, chooseExamples(predictions, options.examples));
    return report;
}

}  // namespace glgrad
