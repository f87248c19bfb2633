#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <csignal>
#include <limits>
#include <sstream>

#include "autograd/ops.h"
#include "core/error.h"
#include "layers/random_seed.h"
#include "models/early_stopping.h"
#include "models/model_checkpoint.h"
#include "models/progress_bar.h"
#include "models/stop_on_interrupt.h"
#include "models/terminate_on_nan.h"
#include "tests/support/devices.h"
#include "tests/support/errors.h"
#include "tests/support/synthetic.h"
#include "tests/support/temporary_folder.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;

Values kernelOf(const Model& model) { return model.variables()[0].value().values(); }

// Runs epochs that measured these losses, with the model's first weight set to the epoch's number.
History replay(Model& model, Callback callback, const std::vector<double>& losses) {
    if (!model.isBuilt()) model.build({6, 6, 1});
    History history;
    Training training{.model = model,
                      .epochs = static_cast<int>(losses.size()),
                      .steps = 1,
                      .measured = {"loss", "accuracy"},
                      .measure = [] { return Logs(); }};
    callback.body().onTrainBegin(training);
    for (const double loss : losses) {
        if (model.isStopping()) break;
        ++training.epoch;
        Variable kernel = model.variables()[0];
        kernel.assign(Tensor(kernel.shape(),
                             Values(kernel.shape().size(), static_cast<float>(training.epoch))));
        Logs logs;
        logs.add("loss", loss);
        logs.add("accuracy", -loss);
        history.epochs.push_back({.number = training.epoch, .seconds = 0, .logs = logs});
        callback.body().onEpochEnd(training, logs);
    }
    callback.body().onTrainEnd(training);
    return history;
}

TEST(EarlyStopping, WaitsAsLongAsItsPatience) {
    const auto epochsWith = [](const EarlyStopping& options) {
        Sequential model = smallCnn();
        const std::vector<double> losses = {5, 4, 4.5, 3.95, 4.2, 4.1, 3, 2};
        return replay(model, options, losses).epochs.size();
    };
    EXPECT_EQ(epochsWith({.monitor = "loss", .patience = 1}), 3u);
    EXPECT_EQ(epochsWith({.monitor = "loss", .patience = 2}), 6u);
    EXPECT_EQ(epochsWith({.monitor = "loss", .patience = 3}), 8u);
    EXPECT_EQ(epochsWith({.monitor = "loss", .minDelta = 0.1, .patience = 2}), 4u);
    EXPECT_EQ(epochsWith({.monitor = "accuracy", .patience = 2}), 6u);
    EXPECT_EQ(epochsWith({.monitor = "loss", .patience = 2, .mode = MonitorMode::max}), 3u);
}

TEST(EarlyStopping, RestoresTheBestWeights) {
    for (const bool restore : {false, true}) {
        Sequential model = smallCnn();
        replay(model,
               EarlyStopping{.monitor = "loss", .patience = 2, .restoreBestWeights = restore},
               {5, 3, 4, std::numeric_limits<double>::quiet_NaN(), 1});
        EXPECT_EQ(kernelOf(model)[0], restore ? 2.0f : 4.0f);
    }
}

TEST(EarlyStopping, CannotMonitorWhatIsNotMeasured) {
    Sequential model = smallCnn();
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  model.fit(stripes(8), {.callbacks = {EarlyStopping{}}, .verbose = false});
              }),
              "EarlyStopping: cannot monitor val_loss: training measures loss, accuracy");
}

TEST(ModelCheckpoint, SavesEveryEpochOrTheBest) {
    const TemporaryFolder folder;
    Sequential model = smallCnn(), loaded = smallCnn();
    loaded.build({6, 6, 1});
    const auto path = folder / "best.safetensors";
    replay(model, ModelCheckpoint{.path = path}, {5, 3, 4});
    loaded.loadWeights(path);
    EXPECT_EQ(kernelOf(loaded)[0], 3.0f);
    replay(model, ModelCheckpoint{.path = path, .monitor = "loss", .saveBestOnly = true},
           {5, 3, 4});
    loaded.loadWeights(path);
    EXPECT_EQ(kernelOf(loaded)[0], 2.0f);
}

TEST(TerminateOnNaN, StopsAtABadLoss) {
    for (const double bad : {std::nan(""), static_cast<double>(INFINITY)}) {
        Sequential model = smallCnn();
        EXPECT_EQ(replay(model, TerminateOnNaN{}, {5, bad, 4}).epochs.size(), 2u);
    }
    Sequential model = smallCnn();
    EXPECT_EQ(replay(model, TerminateOnNaN{}, {5, 3, 4}).epochs.size(), 3u);
}

// The loss is NaN from batch 3 of an epoch on.
Dataset withNan() {
    Values features(6 * 36, 0.5f);
    features[5 * 4 * 9] = std::nanf("");
    return Dataset(Tensor({6, 6, 6, 1}, features), zeros({6}));
}

TEST(TerminateOnNaN, SeesTheLossOfFit) {
    Sequential model = smallCnn();
    const auto terminate = Callback(TerminateOnNaN{});
    testing::internal::CaptureStderr();
    const History history = model.fit(withNan(), {.epochs = 5,
                                                  .batchSize = 2,
                                                  .callbacks = {terminate},
                                                  .shuffle = false,
                                                  .verbose = false});
    const std::string said = testing::internal::GetCapturedStderr();
    EXPECT_EQ(history.epochs.size(), 1u);
    EXPECT_TRUE(history.stopped);
    EXPECT_EQ(said, concat("TerminateOnNaN: epoch 1, batch 3", onGl() ? " or before" : "",
                           ": the loss is nan, training stops\n"));
}

// Where reading costs nothing, after every batch; else not between the batches of a short epoch.
TEST(TerminateOnNaN, LooksWhereLookingIsCheap) {
    Sequential model = smallCnn();
    Callback terminate = TerminateOnNaN{};
    int measured = 0;
    Training training{
        .model = model, .epochs = 1, .steps = 100, .measured = {}, .epoch = 1, .measure = [&] {
            Logs logs;
            logs.add("loss", ++measured < 40 ? 0.5 : HUGE_VAL);
            return logs;
        }};
    testing::internal::CaptureStderr();
    const auto start = std::chrono::steady_clock::now();
    terminate.body().onTrainBegin(training);
    while (!model.isStopping() && training.step < 100) {
        ++training.step;
        terminate.body().onBatchEnd(training);
    }
    const auto seconds =
        std::chrono::ceil<std::chrono::seconds>(std::chrono::steady_clock::now() - start);
    testing::internal::GetCapturedStderr();
    if (onGl()) {
        EXPECT_LE(measured, seconds.count() - 1);
    } else {
        EXPECT_EQ(training.step, 40);
        EXPECT_EQ(measured, 40);
    }
}

TEST(StopOnInterrupt, EndsAfterTheBatchAndGivesTheSignalBack) {
    Sequential model = smallCnn();
    const auto before = std::signal(SIGINT, SIG_IGN);
    Index batches = 0;
    const Callback interrupt = LambdaCallback{.onBatchEnd = [&](const Training&) {
        if (++batches == 3) std::raise(SIGINT);
    }};
    const History history = model.fit(stripes(100), {.epochs = 4,
                                                     .batchSize = 10,
                                                     .callbacks = {StopOnInterrupt{}, interrupt},
                                                     .verbose = false});
    EXPECT_EQ(std::signal(SIGINT, before), SIG_IGN);
    EXPECT_EQ(batches, 3);
    EXPECT_TRUE(history.stopped);
    EXPECT_EQ(history.epochs.size(), 1u);
}

std::string shown(const ProgressBar& options, std::int64_t* readbacks = nullptr) {
    Sequential model = smallCnn();
    std::vector<Counters> counts;
    const Callback count = LambdaCallback{
        .onEpochBegin = [&](const Training&) { counts = {currentDevice().counters()}; },
        .onBatchEnd = [&](const Training&) { counts.push_back(currentDevice().counters()); }};
    model.fit(stripes(60),
              {.epochs = 2, .batchSize = 10, .callbacks = {options, count}, .verbose = false});
    if (readbacks) *readbacks = (counts.back() - counts.front()).readbacks;
    return options.out ? dynamic_cast<std::ostringstream&>(*options.out).str() : "";
}

TEST(ProgressBar, ALinePerEpochWithoutATerminal) {
    std::ostringstream out;
    std::int64_t readbacks = -1;
    const std::string text = shown({.out = &out, .interactive = false}, &readbacks);
    EXPECT_EQ(readbacks, 0);
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2);
    EXPECT_EQ(text.find('\r'), std::string::npos);
    EXPECT_EQ(text.find("Epoch 1/2 - "), 0u) << text;
    EXPECT_NE(text.find("s - loss: "), std::string::npos) << text;
    EXPECT_NE(text.find(" - accuracy: "), std::string::npos) << text;
}

TEST(ProgressBar, ABarOnATerminal) {
    std::ostringstream out;
    std::int64_t readbacks = -1;
    const std::string text = shown({.out = &out, .interactive = true}, &readbacks);
    EXPECT_LE(readbacks, 2);  // a second has not passed, or barely
    EXPECT_NE(text.find("Epoch 1/2 [===.................] 1/6 "), std::string::npos) << text;
    EXPECT_NE(text.find(" left"), std::string::npos) << text;
}

TEST(ProgressBar, MeasuresOnceASecond) {
    std::ostringstream out;
    Callback bar = ProgressBar{.out = &out, .interactive = true};
    Sequential model = smallCnn();
    int measured = 0;
    Training training{
        .model = model, .epochs = 1, .steps = Index{1} << 40, .measured = {}, .measure = [&] {
            ++measured;
            Logs logs;
            logs.add("loss", 0.5);
            return logs;
        }};
    training.epoch = 1;
    bar.body().onEpochBegin(training);
    const auto start = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() - start < std::chrono::milliseconds(1250)) {
        ++training.step;
        bar.body().onBatchEnd(training);
    }
    EXPECT_EQ(measured, 1);
    const std::string text = out.str();
    EXPECT_LE(std::count(text.begin(), text.end(), '\r'), 14);
    EXPECT_GE(std::count(text.begin(), text.end(), '\r'), 8);
    EXPECT_NE(text.find("left - loss: 0.5000"), std::string::npos);
}

}  // namespace
}  // namespace glgrad
