#pragma once

#include <span>
#include <vector>

#include "bench/anchors/onnxruntime/model.h"
#include "bench/anchors/onnxruntime/runtime.h"

namespace anchor {

/// A model that ONNX Runtime has optimized and runs.
class Session {
public:
    Session(const Model& model, int threads);
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// Reads the inputs and writes the outputs where they are; nothing is allocated for them.
    void run();

    std::span<float> input(std::size_t i) { return inputs_[i].numbers; }
    std::span<const float> output(std::size_t i) const { return outputs_[i].numbers; }

private:
    std::vector<Port> inputs_, outputs_;
    ort::OwnedSession session_;
    std::vector<ort::OwnedTensor> tensors_;
    // The arguments of each run.
    std::vector<const char*> inputNames_, outputNames_;
    std::vector<const ort::Tensor*> inputTensors_;
    std::vector<ort::Tensor*> outputTensors_;
};

}  // namespace anchor
