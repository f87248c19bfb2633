#pragma once

#include <optional>

#include "models/internal/callback_list.h"
#include "models/internal/class_labels.h"
#include "models/internal/class_weights.h"
#include "models/internal/measurements.h"
#include "models/model.h"

namespace glgrad {

/// One call of Model::fit.
class FitLoop {
public:
    /// Throws ArgumentError for options out of range and an empty dataset.
    FitLoop(Model& model, const Dataset& dataset, const FitOptions& options);
    FitLoop(const FitLoop&) = delete;
    FitLoop& operator=(const FitLoop&) = delete;
    History run();

private:
    void runEpoch(int epoch, const CallbackList& callbacks);
    void runBatches(const Batches& batches, const CallbackList& callbacks);
    void validate(Logs& logs);
    void checkLabels() const;
    Logs measure() const;

    Model& model_;
    Dataset dataset_;
    FitOptions options_;
    std::optional<ColumnOrder> order_;
    std::optional<ClassWeights> classWeights_;
    std::uint64_t seed_ = 0;
    Training training_;
    std::optional<Measurements> measurements_;  // Of the epoch that runs.
    History history_;
};

}  // namespace glgrad
