#pragma once

#include <optional>

#include "models/internal/measurements.h"
#include "models/model.h"

namespace glgrad {

/// One call of Model::fit.
class FitLoop {
public:
    /// Throws ArgumentError for options out of range and an empty dataset.
    FitLoop(Model& model, const Dataset& dataset, const FitOptions& options);
    History run();

private:
    void runEpoch(int epoch);
    void runBatches(const Batches& batches);
    void validate(Logs& logs);
    template <class... Parameters, class... Arguments>
    void notify(void (Callback::*event)(const Training&, Parameters...), const Arguments&... rest);

    Model& model_;
    Dataset dataset_;
    FitOptions options_;
    std::uint64_t seed_;
    Training training_;
    std::optional<Measurements> measurements_;
    History history_;
};

}  // namespace glgrad
