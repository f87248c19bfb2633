// Trainings that an exception ended.
#include <gtest/gtest.h>
#include <signal.h>

#include <csignal>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "autograd/ops.h"
#include "core/error.h"
#include "models/early_stopping.h"
#include "models/progress_bar.h"
#include "models/stop_on_interrupt.h"
#include "tests/support/devices.h"
#include "tests/support/synthetic.h"

namespace glgrad {
namespace {

using Event = LambdaCallback::Function;

void fail(const Training&) { throw std::runtime_error("on purpose"); }

Callback atBatch(Index step, const Event& event) {
    return LambdaCallback{.onBatchEnd = [=](const Training& training) {
        if (training.step == step) event(training);
    }};
}

FitOptions withCallbacks(std::vector<Callback> callbacks) {
    return {.epochs = 2, .batchSize = 4, .callbacks = std::move(callbacks), .verbose = false};
}

void expectFailure(Model& model, std::vector<Callback> callbacks) {
    EXPECT_THROW(model.fit(stripes(12), withCallbacks(std::move(callbacks))), std::runtime_error);
}

/// What SIGINT does, within a test that changes it.
class KeepSignal {
public:
    KeepSignal() { ::sigaction(SIGINT, nullptr, &kept_); }
    ~KeepSignal() { ::sigaction(SIGINT, &kept_, nullptr); }
    KeepSignal(const KeepSignal&) = delete;
    KeepSignal& operator=(const KeepSignal&) = delete;

private:
    struct sigaction kept_ {};
};

volatile std::sig_atomic_t caught = 0;
void count(int) { caught = caught + 1; }

TEST(FailedTraining, TellsTheCallbacksThatHadBegun) {
    std::string events;
    const auto logging = [&](const std::string& name, const Event& atBegin = {}) {
        return LambdaCallback{
            .onTrainBegin =
                [&events, name, atBegin](const Training& training) {
                    if (atBegin) atBegin(training);
                    events += name + " begins ";
                },
            .onTrainEnd = [&events, name](const Training&) { events += name + " ends "; }};
    };
    Sequential model = smallCnn();
    expectFailure(model, {logging("a"), atBatch(2, fail), logging("b")});
    EXPECT_EQ(events, "a begins b begins a ends b ends ");
    events.clear();
    expectFailure(model, {logging("a"), logging("b", fail), logging("c")});
    EXPECT_EQ(events, "a begins a ends ");
}

TEST(FailedTraining, AnEndThatThrowsDoesNotKeepItFromOthers) {
    int ended = 0;
    const Callback throws = LambdaCallback{.onTrainEnd = fail};
    const Callback counts = LambdaCallback{.onTrainEnd = [&](const Training&) { ++ended; }};
    Sequential model = smallCnn();
    expectFailure(model, {throws, counts});
    EXPECT_EQ(ended, 1);
    // The first exception is the one that is told.
    const auto other = [](const Training&) { throw std::logic_error("first"); };
    EXPECT_THROW(model.fit(stripes(12), withCallbacks({atBatch(1, other), throws, counts})),
                 std::logic_error);
    EXPECT_EQ(ended, 2);
}

TEST(FailedTraining, TheModelCanBeTrainedAgain) {
    Sequential model = smallCnn();
    expectFailure(model, {atBatch(1, [](const Training& training) {
                      training.model.stopTraining();
                      fail(training);
                  })});
    const History history = model.fit(stripes(12), withCallbacks({}));
    EXPECT_EQ(history.epochs.size(), 2u);
    EXPECT_FALSE(history.stopped);
}

TEST(FailedTraining, EarlyStoppingPutsTheBestWeightsBack) {
    Sequential model = smallCnn();
    const Callback memory =
        EarlyStopping{.monitor = "loss", .patience = 5, .restoreBestWeights = true};
    std::vector<float> best;
    const Callback spoil = LambdaCallback{
        .onEpochEnd = [&](const Training& training,
                          const Logs&) { best = training.model.variables()[0].value().values(); },
        .onBatchEnd =
            [&](const Training& training) {
                if (training.epoch < 2) return;
                Variable weight = training.model.variables()[0];
                weight.assign(zeros(weight.shape()));
                fail(training);
            }};
    expectFailure(model, {memory, spoil});
    EXPECT_EQ(model.variables()[0].value().values(), best);
    const std::int64_t live = currentDevice().counters().liveTensors;
    expectFailure(model, {memory, spoil});
    EXPECT_LE(currentDevice().counters().liveTensors, live) << "nothing is held any more";
}

TEST(FailedTraining, TheProgressBarEndsItsLine) {
    std::ostringstream out;
    Sequential model = smallCnn();
    const Callback bar = ProgressBar{.out = &out, .interactive = true};
    expectFailure(model, {bar, atBatch(1, fail)});
    EXPECT_TRUE(out.str().ends_with(" left\n")) << out.str();
}

TEST(FailedTraining, GivesTheInterruptBack) {
    const KeepSignal keep;
    std::signal(SIGINT, count);
    caught = 0;
    const Callback stop = StopOnInterrupt{};
    {
        Sequential model = smallCnn();
        expectFailure(model, {stop, atBatch(1, fail)});
    }
    std::raise(SIGINT);  // The model is gone.
    EXPECT_EQ(caught, 1);
    std::signal(SIGINT, count);
    Sequential model = smallCnn();
    expectFailure(model, {stop, atBatch(1, fail)});
    const History history =
        model.fit(stripes(12),
                  withCallbacks({stop, atBatch(1, [](const Training&) { std::raise(SIGINT); })}));
    EXPECT_TRUE(history.stopped);
    EXPECT_EQ(caught, 1) << "the training took it";
    std::raise(SIGINT);
    EXPECT_EQ(caught, 2);
}

TEST(StopOnInterrupt, EndsTheTrainingsWithinTrainings) {
    const KeepSignal keep;
    std::signal(SIGINT, count);
    caught = 0;
    Sequential model = smallCnn(), other = smallCnn();
    int outer = 0, inner = 0;
    const auto interrupt = [&](const Training& training) {
        if (++inner > 3) throw std::logic_error("it goes on");
        if (training.step == 1) std::raise(SIGINT);
    };
    const auto nested = [&](const Training&) {
        if (++outer > 1) throw std::logic_error("it goes on");
        const FitOptions options = withCallbacks({StopOnInterrupt{}, atBatch(1, interrupt)});
        EXPECT_TRUE(other.fit(stripes(12), options).stopped);
        // Of the model that is trained already, which is stopping.
        EXPECT_TRUE(model.fit(stripes(12), options).stopped);
    };
    EXPECT_TRUE(
        model.fit(stripes(12), withCallbacks({StopOnInterrupt{}, atBatch(1, nested)})).stopped);
    EXPECT_EQ(outer, 1);
    EXPECT_EQ(inner, 1);
    EXPECT_EQ(caught, 0);
    std::raise(SIGINT);
    EXPECT_EQ(caught, 1);
}

TEST(StopOnInterrupt, EndsTheTrainingsOfAllThreads) {
    if (onGl()) GTEST_SKIP() << "a device of OpenGL belongs to one thread";
    const KeepSignal keep;
    std::signal(SIGINT, count);
    caught = 0;
    std::atomic<int> running = 0, stopped = 0;
    const auto train = [&](bool raises) {
        Sequential model = smallCnn();
        const Callback wait = LambdaCallback{.onTrainBegin = [&](const Training&) { ++running; },
                                             .onBatchEnd =
                                                 [&, raises](const Training&) {
                                                     if (raises && running == 2) std::raise(SIGINT);
                                                 }};
        FitOptions options = withCallbacks({StopOnInterrupt{}, wait});
        options.epochs = 1'000'000;
        stopped += model.fit(stripes(12), options).stopped;
    };
    std::thread thread([&] { train(false); });
    train(true);
    thread.join();
    EXPECT_EQ(stopped, 2);
    EXPECT_EQ(caught, 0);
    std::raise(SIGINT);
    EXPECT_EQ(caught, 1);
}

}  // namespace
}  // namespace glgrad
