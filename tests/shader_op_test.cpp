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

namespace glgrad {
namespace {

using Values = std::vector<float>;
using Shapes = std::span<const Shape>;

// y[t] = x[t] - amount x[t - 1] along the first of two axes.
void filter(const ShaderOpValues& v, std::string_view input, Index step) {
    const auto [x, shape] = v[input];
    const float amount = v.uniforms().number("amount");
    for (Index i = 0, j = step * shape.last(); i < shape.size(); ++i, ++j) {
        v.result().values[i] = x[i] - (j >= 0 && j < shape.size() ? amount * x[j] : 0.0f);
    }
}

ShaderOpOptions filterOptions() {
    return {.name = "filter",
            .forward = {.shader = R"(void main() {
    ivec2 p = outTexel();
    set_y(get_x(p.y, p.x) - (p.y == 0 ? vec4(0.0) : amount * get_x(p.y - 1, p.x)));
})",
                        .cpu = [](const ShaderOpValues& v) { filter(v, "x", -1); }},
            .backward = {{.shader = R"(void main() {
    ivec2 p = outTexel();
    bool isLast = p.y + 1 == size_dy.z;
    set_dx(get_dy(p.y, p.x) - (isLast ? vec4(0.0) : amount * get_dy(p.y + 1, p.x)));
})",
                          .cpu = [](const ShaderOpValues& v) { filter(v, "dy", 1); }}},
            .linear = true,
            .uniforms = {{"amount", 0.5f}}};
}

// y[i] = sum over k of x[i, k]^2 w[k]: several inputs, another shape, loops, and an op that is not
// linear in x.
ShaderOpOptions weightedOptions() {
    const auto lastAxis = [](Shapes in) { return in[0].last(); };
    return {.name = "weightedSquares",
            .inputs = {"x", "w"},
            .forward = {.shader = R"(
float at(int row) {
    if (row >= size_x.z) return 0.0;
    float total = 0.0;
    for (int k = 0; k < size_x.x; ++k) {
        float value = element_x(row, k);
        total += value * value * element_w(0, k);
    }
    return total;
}
void main() {
    int row = 4 * outTexel().x;
    set_y(vec4(at(row), at(row + 1), at(row + 2), at(row + 3)));
})",
                        .cpu =
                            [](const ShaderOpValues& v) {
                                const auto [x, shape] = v["x"];
                                for (Index row = 0; row < shape[0]; ++row) {
                                    float& y = v.result().values[row];
                                    y = 0.0f;
                                    for (Index k = 0; k < shape[1]; ++k) {
                                        const float value = x[row * shape[1] + k];
                                        y += value * value * v["w"].values[k];
                                    }
                                }
                            },
                        .iterations = [=](Shapes in) { return 4 * lastAxis(in); }},
            .backward = {{.shader = R"(void main() {
    ivec2 p = outTexel();
    set_dx(2.0 * element_dy(0, p.y) * get_x(p.y, p.x) * get_w(0, p.x));
})",
                          .cpu =
                              [](const ShaderOpValues& v) {
                                  const auto [x, shape] = v["x"];
                                  for (Index i = 0; i < shape.size(); ++i) {
                                      v.result().values[i] = 2.0f * v["dy"].values[i / shape[1]] *
                                                             x[i] * v["w"].values[i % shape[1]];
                                  }
                              }},
                         {.shader = R"(void main() {
    int column = outTexel().x, row = 0;
    vec4 total = vec4(0.0);
    do {
        vec4 x = get_x(row, column);
        total += x * x * element_dy(0, row);
    } while (++row < size_x.z);
    set_dw(total);
})",
                          .cpu =
                              [](const ShaderOpValues& v) {
                                  const auto [x, shape] = v["x"];
                                  for (float& value : v.result().values) value = 0.0f;
                                  for (Index i = 0; i < shape.size(); ++i) {
                                      v.result().values[i % shape[1]] +=
                                          x[i] * x[i] * v["dy"].values[i / shape[1]];
                                  }
                              },
                          .iterations = [](Shapes in) { return in[0][0]; }}},
            .shape = [](Shapes in) { return Shape{in[0][0]}; }};
}

// x squared, which looks at its own element alone: the shortest.
ShaderOpKernel squareKernel() {
    return {.shader = "void main() { set_y(here_x() * here_x()); }",
            .cpu = [](const ShaderOpValues& v) {
                for (Index i = 0; i < v["x"].shape.size(); ++i) {
                    v.result().values[i] = v["x"].values[i] * v["x"].values[i];
                }
            }};
}

Tensor someX(const Shape& shape = {5, 7}) { return randomUniform(shape, 1, -1.0f, 1.0f); }

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
    const std::vector<Tensor> in{someX({2, 3}), someX({3})};
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

TEST(ShaderOp, WithoutAFunctionForTheCpuSaysSo) {
    const DeviceScope scope(cpuDevice());
    ShaderOpOptions options = filterOptions();
    options.backward[0].cpu = nullptr;
    const Tensor x = someX();
    GradientTape tape;
    tape.watch(x);
    const Tensor y = sum(ShaderOp(options)(x));
    EXPECT_EQ(errorOf<DeviceError>([&] { tape.gradient(y, x); }),
              "filter.backward: expected a function for the CPU, got none: give .cpu beside "
              ".shader, or open an OpenGL device");
    options.forward.cpu = nullptr;
    EXPECT_EQ(
        errorOf<DeviceError>([&] { ShaderOp{options}(x); }),
        "filter.forward: expected a function for the CPU, got none: give .cpu beside .shader, "
        "or open an OpenGL device");
}

TEST(ShaderOp, WhatTheCpusFunctionThrowsGoesOn) {
    const DeviceScope scope(cpuDevice());
    const auto opOf = [](auto function) {
        return ShaderOp(
            {.name = "op",
             .forward = {.shader = "void main() { set_y(here_x()); }", .cpu = function}});
    };
    const ShaderOp unknown = opOf([](const ShaderOpValues& v) { v["z"]; });
    EXPECT_EQ(errorOf<ArgumentError>([&] { unknown(someX()); }),
              "op.forward: expected the name of an input, one of x, got 'z'");
    const ShaderOp thrower = opOf([](const ShaderOpValues&) { throw std::runtime_error("mine"); });
    EXPECT_EQ(errorOf<std::runtime_error>([&] { thrower(someX()); }), "mine");
}

TEST(ShaderOp, ThatDoesNotCompileNamesItsLine) {
    if (!onGl()) GTEST_SKIP() << "it needs OpenGL";
    ShaderOpOptions options = filterOptions();
    options.forward.shader = "void main() {\n    // two\n    set_y(nothing * 2.0);\n}";
    const ShaderOp op(options);
    const std::string message = errorOf<Error>([&] { op(someX()); });
    EXPECT_TRUE(message.starts_with("filter.forward does not compile:\n")) << message;
    EXPECT_NE(message.find("0:3("), message.npos) << message;
    EXPECT_NE(message.find("nothing"), message.npos) << message;
    EXPECT_EQ(errorOf<Error>([&] { op(someX()); }), message) << "each time";
}

TEST(ShaderOp, WithTooLongLoopsIsRefused) {
    if (!onGl()) GTEST_SKIP() << "it needs OpenGL";
    const ShaderOp op(weightedOptions());
    const std::string message = errorOf<DeviceError>([&] {
        op({zeros({1, 17000}), zeros({17000})});
    });
    EXPECT_EQ(message.find("weightedSquares.forward: expected at most 65535 loop iterations"), 0u)
        << message;
}

TEST(ShaderOp, CallErrorsSayWhatIsWrong) {
    const ShaderOp op(weightedOptions());
    const Tensor x = someX({2, 3}), w = someX({3});
    EXPECT_EQ(errorOf<ArgumentError>([&] { op(x); }), "weightedSquares: expected 2 inputs, got 1");
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  op({x, Tensor()});
              }),
              "weightedSquares: expected a tensor for w, got none");
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  op({x, Tensor::bytes({3}, std::vector<std::uint8_t>(3))});
              }),
              "weightedSquares.forward: expected floats as input w, got bytes: gather them first");
    const ShaderOp filtered(filterOptions());
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  filtered(x, {{"amuont", 1.0f}});
              }),
              "filter: expected a uniform that the op has, of the type of its default value, got "
              "amuont");
    EXPECT_THROW(filtered(x, {{"amount", 1}}), ArgumentError);
    if (!onGl()) return;
    const Tensor there = [] {
        const DeviceScope scope(cpuDevice());
        return someX({3});
    }();
    EXPECT_THROW(op({x, there}), DeviceError);
}

std::string refusal(const std::function<void(ShaderOpOptions&)>& spoil,
                    ShaderOpOptions options = weightedOptions()) {
    spoil(options);
    return errorOf<ArgumentError>([&] { ShaderOp{options}; });
}

TEST(ShaderOp, OptionErrorsSayWhatIsWrong) {
    using Options = ShaderOpOptions;
    EXPECT_EQ(refusal([](Options& o) { o.name = ""; }), "ShaderOp: expected a name, got none");
    EXPECT_EQ(refusal([](Options& o) { o.forward.shader = ""; }),
              "weightedSquares: expected a shader for forward, got none");
    EXPECT_EQ(
        refusal([](Options& o) { o.forward.shader = "void main() { set_x(vec4(1)); }"; }),
        "weightedSquares.forward: expected a shader that calls set_y(vec4), got one that does "
        "not");
    EXPECT_EQ(refusal([](Options& o) { o.backward[1].shader = "void main() { /* set_dw */ }"; }),
              "weightedSquares.backward_w: expected a shader that calls set_dw(vec4), got one that "
              "does not");
    EXPECT_EQ(refusal([](Options& o) { o.forward.iterations = nullptr; }),
              "weightedSquares.forward: expected the number of turns of its shader's loops, got "
              "none: give .iterations beside .shader");
    EXPECT_EQ(refusal([](Options& o) { o.backward.pop_back(); }),
              "weightedSquares: expected a backward kernel for each of 2 inputs or none, got 1");
    EXPECT_EQ(
        refusal([](Options& o) { o.backward[0].shader = ""; }),
        "weightedSquares: expected a shader for backward beside the CPU's function, got none");
    EXPECT_EQ(refusal([](Options& o) {
                  o.gradients = [](const ShaderOpGradient&) { return std::vector<Tensor>(); };
              }),
              "weightedSquares: expected backward kernels or gradients in ops, got both");
    EXPECT_EQ(
        refusal([](Options& o) { o.linear = true; }),
        "weightedSquares: expected of a linear op one input, a backward kernel, and usesOutput "
        "= false");
    EXPECT_EQ(refusal([](Options& o) { o.inputs = {}; }),
              "weightedSquares: expected 1 to 6 inputs, got 0");
    EXPECT_THROW(ShaderOp({.name = "op", .inputs = std::vector<std::string>(7, "x")}),
                 ArgumentError);
    EXPECT_EQ(refusal([](Options& o) { o.inputs[1] = "2w"; }),
              "weightedSquares: expected a name for GLSL, as x1, for an input, got '2w'");
    for (const char* name : {"", "a b", "gl_a", "a__b", "_a", "\xc3\xa4"}) {
        EXPECT_NE(refusal([&](Options& o) { o.inputs[1] = name; }), "(no error)") << name;
        EXPECT_NE(refusal([&](Options& o) { o.uniforms = {{name, 1.0f}}; }), "(no error)") << name;
    }
    for (const char* name : {"x", "y", "dy", "out"}) {
        EXPECT_EQ(refusal([&](Options& o) { o.inputs[1] = name; }),
                  concat("weightedSquares: expected names of inputs that differ, and are not y, dy "
                         "or out, got ",
                         name));
    }
    EXPECT_EQ(refusal([](Options& o) {
                  o.uniforms = {Uniform::floats("many", {1, 2, 3, 4, 5})};
              }),
              "weightedSquares: expected at most 4 values as uniform many, got 5");
    EXPECT_EQ(refusal([](Options& o) {
                  o.uniforms = {{"a", 1}, {"a", 2}};
              }),
              "weightedSquares: expected uniforms of different names, got a twice");
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

TEST(ShaderOp, LooksForLoopsInCodeAlone) {
    for (const char* text :
         {"// for ever\nvoid main() { set_y(here_x()); }",
          "/* while */ void main() { vec4 format = here_x(); set_y(format); }"}) {
        ShaderOp({.name = "op", .forward = {.shader = text}});
    }
    for (const char* loop : {"for(;;) break;", "while (false) ;", "do {} while (false);"}) {
        EXPECT_THROW(ShaderOp({.name = "op",
                               .forward = {.shader = concat("void main() { ", loop,
                                                            " set_y(here_x()); }")}}),
                     ArgumentError);
    }
}

}  // namespace
}  // namespace glgrad
