#include "bench/anchors/onnxruntime/session.h"

namespace anchor {
namespace {

const ort::Environment* environment() {
    static const auto made =
        ort::make<ort::OwnedEnvironment>(ort::createEnvironment, ort::kErrorsOnly, "glgrad");
    return made.get();
}

ort::OwnedSession makeSession(const std::string& model, int threads) {
    const auto options = ort::make<ort::OwnedOptions>(ort::createOptions);
    ort::setOptimization(options.get(), ort::kAllOptimizations);
    ort::setThreads(options.get(), threads);
    return ort::make<ort::OwnedSession>(ort::createSession, environment(), model.data(),
                                        model.size(), options.get());
}

// Over the numbers of a port.
ort::OwnedTensor makeTensor(const ort::Memory* memory, Port& port) {
    return ort::make<ort::OwnedTensor>(ort::createTensor, memory, port.numbers.data(),
                                       port.numbers.size() * sizeof(float), port.sizes.data(),
                                       port.sizes.size(), ort::kFloat);
}

}  // namespace

Session::Session(const Model& model, int threads)
    : inputs_(model.inputs()),
      outputs_(model.outputs()),
      session_(makeSession(model.bytes(), threads)) {
    const auto memory =
        ort::make<ort::OwnedMemory>(ort::createMemory, ort::kArena, ort::kDefaultMemory);
    const auto add = [&](Port& port, auto& names, auto& tensors) {
        tensors_.push_back(makeTensor(memory.get(), port));
        names.push_back(port.name.c_str());
        tensors.push_back(tensors_.back().get());
    };
    for (Port& port : inputs_) add(port, inputNames_, inputTensors_);
    for (Port& port : outputs_) add(port, outputNames_, outputTensors_);
}

void Session::run() {
    ort::run(session_.get(), nullptr, inputNames_.data(), inputTensors_.data(),
             inputTensors_.size(), outputNames_.data(), outputTensors_.size(),
             outputTensors_.data());
}

}  // namespace anchor
