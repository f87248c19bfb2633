#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "layers/random_seed.h"
#include "models/model.h"

namespace glgrad {

/// When it ends, a model with its layers, weights, optimizer and metrics is as it was when it
/// began, and so is the sequence of random seeds. The model must be built.
class KeepModel {
public:
    /// Throws ArgumentError naming what cannot be kept.
    explicit KeepModel(const Model& model);
    ~KeepModel();
    KeepModel(const KeepModel&) = delete;
    KeepModel& operator=(const KeepModel&) = delete;

private:
    template <class Base>
    void keep(const Handle<Base>& handle, const std::string& what);
    void keepValues(const std::vector<Variable>& variables);

    std::vector<std::function<void()>> putBack_;
    std::vector<std::pair<Variable, Tensor>> values_;
    KeepRandomSeeds seeds_;
};

}  // namespace glgrad
