#pragma once

#include <string>

#include "data/dataset.h"
#include "models/history.h"
#include "models/model.h"
#include "models/training_report.h"

namespace glgrad {

struct ClassificationReportOptions {
    std::string title = "Training report";
    int examples = 16;  ///< Pictures of wrong predictions, and as many of right ones; 0: none.
    Index batchSize = 256;
};

/// What a report says about a trained classifier of images: how training went, and what the model
/// makes of a test set with one label per item. Items must be [height, width, channels] with
/// values from 0 to 1; predictions [batch, classes]. Examples are the wrong predictions that the
/// model was surest of, and the first right ones. Throws ArgumentError for other shapes, for labels
/// that are not whole numbers below the number of classes, and for a negative number of examples.
TrainingReport classificationReport(Model& model, const History& history, const Dataset& test,
                                    const ClassificationReportOptions& options = {});

}  // namespace glgrad
