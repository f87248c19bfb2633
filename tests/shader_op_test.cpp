#include "autograd/shader_op.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <thread>

#include "autograd/gradient_check.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/error.h"
#include "tests/support/devices.h"
#include "tests/support/errors.h"
#include "tests/support/shader_ops.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;

TEST(ShaderOp, ComputesAsItIsTold) {
    const ShaderOp op(filterOptions());
    const Tensor x({3, 2}, {1, 2, 3, 4, 5, 6});
    EXPECT_EQ(op(x).values(), (Values{1, 2, 2.5f, 3, 3.5f, 4}));
    EXPECT_EQ(op(x, {{"amount", 2.0f}}).values(), (Values{1, 2, 1, 0, -1, -2}));
    EXPECT_EQ(op(x).values(), (Values{1, 2, 2.5f, 3, 3.5f, 4})) << "the default is back";
    EXPECT_EQ(op(zeros({0, 3})).shape(), (Shape{0, 3}));
    EXPECT_EQ(op(zeros({3, 0})).shape(), (Shape{3, 0}));
}

TEST(ShaderOp, OfALinearOpHasAllDerivatives) {
    const ShaderOp op(filterOptions());
    for (const Shape& shape : {Shape{5, 7}, Shape{1, 1}, Shape{3, 4}}) {
        checkGradients(op, someX(shape));
    }
    const auto cubed = [&](const Tensor& x) { return op(square(op(x, {{"amount", 0.25f}})) * x); };
    checkGradients(cubed, someX());
    const auto slope = [&](const Tensor& x) {
        GradientTape tape;
        tape.watch(x);
        return tape.gradient(sum(cubed(x)), x);
    };
    checkGradients(slope, someX(), {.tolerance = 5e-3});
}

TEST(ShaderOp, OfSeveralInputsAndAnotherShape) {
    const ShaderOp op(weightedOptions());
    EXPECT_EQ(op({Tensor({2, 2}, {1, 2, 3, 4}), Tensor({2}, {1, 10})}).values(), (Values{41, 169}));
    const auto function = [&](std::span<const Tensor> in) { return op(in); };
    for (const Shape& shape : {Shape{5, 7}, Shape{1, 1}, Shape{6, 4}}) {
        checkGradients(function, {someX(shape), someX({shape[1]})}, {.second = false});
    }
}

TEST(ShaderOp, HasASecondDerivativeWhereItIsLinearOrWrittenInOps) {
    const ShaderOp op(weightedOptions());
    const Tensors in{someX({2, 3}), someX({3})};
    GradientTape outer;
    for (const Tensor& each : in) outer.watch(each);
    GradientTape inner;
    for (const Tensor& each : in) inner.watch(each);
    const Tensor dx = inner.gradient(sum(op(in)), in[0]);
    EXPECT_EQ(errorOf<GradientError>([&] { outer.gradient(sum(dx), in[0]); }),
              "weightedSquares: its backward kernel has no gradient of its own, as second "
              "derivatives need: say that the op is linear, or give its gradients in ops");
}

TEST(ShaderOp, TakesGradientsInOps) {
    ShaderOpOptions options{
        .name = "squared", .forward = squareKernel(), .uniforms = {{"by", 2.0f}}};
    options.gradients = [](const ShaderOpGradient& given) {
        EXPECT_EQ(given.y.shape(), given.inputs[0].shape());
        return std::vector{given.dy * given.inputs[0] * given.uniforms.number("by")};
    };
    checkGradients(ShaderOp(options), someX());
    options.gradients = [](const ShaderOpGradient& given) { return std::vector{sum(given.dy)}; };
    EXPECT_EQ(errorOf<GradientError>([&] {
                  checkGradients(ShaderOp(options), someX({2, 3}));
              }),
              "squared: the gradient of input 0 has shape [], expected the input's shape [2, 3]");
}

TEST(ShaderOp, ShowsItsOutputToTheBackwardKernel) {
    ShaderOpOptions options{
        .name = "exponential",
        .forward = {.shader = "void main() { set_y(exp(here_x())); }",
                    .cpu =
                        [](const ShaderOpValues& v) {
                            for (Index i = 0; i < v["x"].shape.size(); ++i) {
                                v.result().values[i] = std::exp(v["x"].values[i]);
                            }
                        }},
        .backward = {{.shader = "void main() { set_dx(here_y() * here_dy()); }",
                      .cpu =
                          [](const ShaderOpValues& v) {
                              for (Index i = 0; i < v["y"].shape.size(); ++i) {
                                  v.result().values[i] = v["y"].values[i] * v["dy"].values[i];
                              }
                          }}},
        .usesOutput = true};
    checkGradients(ShaderOp(options), someX(), {.second = false});
}

TEST(ShaderOp, IsAConstantWhereItHasNoGradient) {
    ShaderOpOptions options = weightedOptions();
    options.backward[1] = {};
    const ShaderOp op(options);
    const Tensor x = someX({2, 3}), w = someX({3});
    checkGradients([&](const Tensor& in) { return op({in, w}); }, x, {.second = false});
    EXPECT_EQ(errorOf<GradientError>([&] {
                  GradientTape tape;
                  tape.watch(w);
                  tape.gradient(sum(op({x, w})), w);
              }),
              "weightedSquares: its input w has no gradient: give a backward kernel for it, or a "
              "constant (stopGradient)");
    options.backward.clear();
    EXPECT_THROW(checkGradients(
                     [&](const Tensor& in) {
                         return ShaderOp(options)({in, w});
                     },
                     x),
                 GradientError);
}

TEST(ShaderOp, OutlivesTheTextsThatItWasMadeFrom) {
    const Tensor x = someX();
    GradientTape tape;
    tape.watch(x);
    Tensor y;
    {
        // Names of uniforms are views: these are in memory that is gone afterwards.
        auto name = std::make_unique<std::string>("amount");
        ShaderOpOptions options = filterOptions();
        options.uniforms = {{*name, 0.5f}};
        auto op = std::make_unique<ShaderOp>(options);
        name->assign("another");
        name.reset();
        auto given = std::make_unique<std::string>("amount");
        y = (*op)(x, {{*given, 0.25f}});
        given->assign("another");
        given.reset();
        op.reset();
    }
    checkGradients(ShaderOp(filterOptions()), x);
    const Values got = tape.gradient(sum(y), x).values();
    EXPECT_EQ(got[0], 0.75f);
    EXPECT_EQ(got.back(), 1.0f);
}

TEST(ShaderOp, OfOneTextIsOneProgram) {
    const Tensor x = someX();
    const auto make = [] { return ShaderOp(filterOptions()); };
    make()(x).values();
    const auto before = currentDevice().counters().programs;
    for (int i = 0; i < 20; ++i) make()(x, {{"amount", 0.1f}}).values();
    EXPECT_EQ(currentDevice().counters().programs, before);
    EXPECT_EQ(make()(x).values(), make()(x).values());
}

// Texts at one address, one after the other.
TEST(ShaderOp, IsNotMistakenForAnotherOne) {
    if (!onGl()) GTEST_SKIP() << "it needs OpenGL";
    for (const char* factor : {"2.0", "3.0", "4.0", "5.0"}) {
        const ShaderOp op(
            {.name = "scaled",
             .forward = {.shader = concat("void main() { set_y(here_x() * ", factor, "); }")}});
        EXPECT_EQ(op(Tensor({1}, {1})).item(), static_cast<float>(factor[0] - '0'));
    }
}

TEST(ShaderOp, InFloat16RoundsOnce) {
    const ShaderOp op(filterOptions());
    const Tensor x(Shape{2, 1}, Values{1.0f, 2.0f}, DType::float16);
    const Tensor y = op(x, {{"amount", 1.0f / 4096.0f}});
    EXPECT_EQ(y.dtype(), DType::float16);
    EXPECT_EQ(y.values(), (Values{1.0f, 2.0f})) << "2 - 1/4096 is 2 in float16";
    GradientTape tape;
    tape.watch(x);
    const Tensor dx = tape.gradient(sum(op(x)), x);
    EXPECT_EQ(dx.dtype(), DType::float16);
    EXPECT_EQ(dx.values(), (Values{0.5f, 1.0f}));
    EXPECT_EQ(ShaderOp(weightedOptions())({someX({2, 1}), Tensor({1}, Values{1}, DType::float16)})
                  .dtype(),
              DType::float32);
}

TEST(ShaderOp, RunsOnFoldedTextures) {
    const ShaderOp op(filterOptions());
    const Tensor x = someX({70000, 3});
    const Values in = x.values(), got = op(x).values();
    for (const std::size_t i :
         {std::size_t{0}, std::size_t{5}, std::size_t{150000}, in.size() - 1}) {
        EXPECT_EQ(got[i], in[i] - (i >= 3 ? 0.5f * in[i - 3] : 0.0f)) << i;
    }
}

TEST(ShaderOp, ReadsWhatWasPutOff) {
    const ShaderOp op(filterOptions());
    const Tensor x = someX({600, 300});
    EXPECT_EQ(op(tanh(x * 2.0f) + 1.0f).size(), x.size());
    EXPECT_EQ(op(x + x).values(), (op(x) + op(x)).values());
}

TEST(ShaderOp, MayUseOthersOnTheCpu) {
    const DeviceScope scope(cpuDevice());
    const ShaderOp inner(filterOptions());
    const ShaderOp op({.name = "outer",
                       .forward = {.shader = "void main() { set_y(here_x()); }",
                                   .cpu = [&](const ShaderOpValues& v) {
                                       const auto [x, shape] = v["x"];
                                       const Values y = inner(Tensor(shape, x)).values();
                                       std::ranges::copy(y, v.result().values.begin());
                                   }}});
    const Tensor x({2, 1}, {1, 2});
    EXPECT_EQ(op(x).values(), (Values{1, 1.5f}));
    EXPECT_EQ(op(x).values(), (Values{1, 1.5f}));
}

TEST(ShaderOp, ServesSeveralThreadsOnTheCpu) {
    const ShaderOp op(filterOptions());
    const Values want = [&] {
        const DeviceScope scope(cpuDevice());
        return op(someX()).values();
    }();
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            const DeviceScope scope(cpuDevice());
            for (int k = 0; k < 50; ++k) EXPECT_EQ(op(someX()).values(), want);
        });
    }
    for (std::thread& each : threads) each.join();
}

TEST(ShaderOp, SeesUniformsOfEachType) {
    ShaderOpOptions options{
        .name = "all",
        .forward = {.shader =
                        "void main() { set_y(here_x() * (f + v.z + float(i + k.y + list[5]))); }",
                    .cpu =
                        [](const ShaderOpValues& v) {
                            const Uniforms& u = v.uniforms();
                            v.result().values[0] =
                                v["x"].values[0] *
                                (u.number("f") + u.numbers("v")[2] +
                                 static_cast<float>(u.integer("i") + u.integers("k")[1] +
                                                    u.integers("list")[5]));
                        }},
        .uniforms = {{"f", 0.5f},
                     Uniform::floats("v", {0, 0, 0.25f}),
                     {"i", 1},
                     {"k", {0, 2}},
                     {"list", std::span<const Index>(std::vector<Index>{0, 0, 0, 0, 0, 4})}}};
    EXPECT_EQ(ShaderOp(options)(Tensor({1}, {1})).item(), 7.75f);
}

}  // namespace
}  // namespace glgrad
