// shader_dump DIR: writes every fragment shader as OpenGL devices of several kinds would get it,
// without OpenGL: the whole op table, to second derivatives, and the optimizers.
#include <iostream>

#include "autograd/kernels/running_sum.h"
#include "autograd/ops.h"
#include "core/error.h"
#include "layers/batch_normalization.h"
#include "optim/adam.h"
#include "optim/sgd.h"
#include "tests/support/op_table.h"
#include "tests/support/recording_backend.h"

namespace {

using namespace glgrad;
namespace fs = std::filesystem;

/// Small, folded, and long enough for sums in several passes.
std::vector<Shape> shapesToDump() {
    std::vector<Shape> shapes = smallShapes();
    for (const Shape& shape : foldedShapes()) shapes.push_back(shape);
    for (const Shape& shape : {Shape{3, 8}, Shape{2, 5, 4, 8}, Shape{2, 5, 4, 6}, Shape{1, 7, 5, 1},
                               Shape{1, 7, 5, 2}, Shape{70000}, Shape{2, 5000}, Shape{3000, 3}}) {
        shapes.push_back(shape);
    }
    return shapes;
}

void runOpTable() {
    for (const OpRow& row : opTable()) {
        for (const Shape& base : shapesToDump()) {
            for (const InputShapes& shapes : row.cases(base)) {
                compute(row, makeInputs(row, shapes), 2);
            }
        }
    }
}

void step(const Optimizer& optimizer) {
    for (const Shape& shape : {Shape{5}, Shape{150, 7}, Shape{3, 290}}) {
        const Variable w(ones(shape));
        optimizer.apply(Tensors{ones(shape)}, {w});
    }
}

void runOptimizers() {
    step(SGD{});
    step(SGD{.momentum = 0.9f, .nesterov = true, .clipValue = 1.0f});
    step(Adam{});
    for (const float momentum : {0.0f, 0.9f}) {
        Optimizer scaled = SGD{.momentum = momentum};
        scaled.setLossScaling();
        step(scaled);
    }
    Optimizer scaled = Adam{};
    scaled.setLossScaling();
    step(scaled);
    step(Adam{.weightDecay = 0.1f, .l1Decay = 0.1f, .globalClipNorm = 1.0f});
}

void runLayers() {
    Layer layer = BatchNormalization{};
    layer(ones({4, 3}), {.training = true});
}

void addUp() {
    RunningSum sum;
    for (int i = 0; i < 2; ++i) sum.add(ones(Shape{}), 2.0f);
}

void gatherBytes() {
    for (const Shape& shape : {Shape{5, 6}, Shape{150, 7}}) {
        const std::vector<std::uint8_t> bytes(shape.size(), 7);
        gatherBatch(Tensor::bytes(shape, bytes), Tensor(Shape{2}, {0, 1}));
    }
}

/// Whether every shader of the library was drawn; says which were not.
bool isComplete(const fs::path& folder) {
    bool complete = true;
    for (const fs::directory_entry& source : fs::directory_iterator(GLGRAD_SHADERS)) {
        if (source.path().extension() != ".frag") continue;
        const std::string start = source.path().stem().string() + ".";
        bool found = false;
        for (const fs::directory_entry& file : fs::directory_iterator(folder)) {
            found |= file.path().filename().string().starts_with(start);
        }
        if (!found) std::cerr << "nothing drew " << source.path().filename() << '\n';
        complete &= found;
    }
    return complete;
}

}  // namespace

int main(int count, char** words) {
    if (count != 2) {
        std::cerr << "usage: shader_dump DIR\n";
        return 2;
    }
    try {
        const auto recording =
            std::make_shared<RecordingBackend>(Device::cpu().backend(), words[1]);
        const DeviceScope scope{Device(recording)};
        runOpTable();
        runOptimizers();
        runLayers();
        gatherBytes();
        addUp();
        std::cout << recording->count() << " shaders\n";
        return isComplete(words[1]) ? 0 : 1;
    } catch (const std::exception& error) {
        std::cerr << "shader_dump: " << error.what() << '\n';
        return 1;
    }
}
