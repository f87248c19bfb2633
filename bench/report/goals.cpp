#include "bench/report/goals.h"

namespace glgrad::bench {
namespace {

constexpr double kNone = 0.0;

struct Goal {
    std::string_view workload;
    double timesTfjs = kNone;
    double ofLibtorchTime = kNone;
    double ofLimit = kNone;
};

constexpr Goal kGoals[] = {
    {"matmul_512", 3, 1.2},
    {"matmul_1024", 3, 1.2},
    {"matmul_2048", kNone, kNone, 0.5},
    {"matmul_4096", kNone, kNone, 0.5},
    {"matmul_64x784x128", 4, 1.2},
    {"relu_mul_add_1M", 3, 0.8},
    {"relu_mul_add_64M", kNone, kNone, 0.8},
    {"add_64M", kNone, kNone, 0.8},
    {"sum_1M", 5, 1.0},
    {"softmax_64x1000", 8, 1.0},
    {"conv2d", 5, 1.2},
    {"conv2d_input_gradient", 6, 1.2},
    {"conv2d_filter_gradient", 20, 1.2},
    {"depthwise_3x3", 3, 1.5},
    {"max_pool_2x2", 3, 1.0},
    {"add_64x64_x100", 1.5},
    {"mlp_train", 6, 0.6},
    {"cnn_train", 9, 0.7},
    {"mobilenet_v1", 3, 1.2},
    {"squeezenet", 4, 1.2},
    {"cold_start", kNone, 0.1},
};

const Goal* find(std::string_view workload) {
    for (const Goal& goal : kGoals) {
        if (goal.workload == workload) return &goal;
    }
    return nullptr;
}

std::optional<double> unlessNone(double value) {
    return value == kNone ? std::nullopt : std::optional(value);
}

}  // namespace

std::optional<double> goalBeside(std::string_view peer, std::string_view workload) {
    const Goal* goal = find(workload);
    if (!goal) return std::nullopt;
    if (peer == "tfjs") return unlessNone(goal->timesTfjs);
    if (peer == "libtorch" && goal->ofLibtorchTime != kNone) return 1.0 / goal->ofLibtorchTime;
    return std::nullopt;
}

std::optional<double> goalOfLimit(std::string_view workload) {
    const Goal* goal = find(workload);
    return goal ? unlessNone(goal->ofLimit) : std::nullopt;
}

}  // namespace glgrad::bench
