#include <gtest/gtest.h>

#include <functional>
#include <stdexcept>

#include "autograd/ops.h"
#include "autograd/shader_op.h"
#include "autograd/tape.h"
#include "core/error.h"
#include "tests/support/devices.h"
#include "tests/support/errors.h"
#include "tests/support/shader_ops.h"

namespace glgrad {
namespace {

TEST(ShaderOpErrors, WithoutAFunctionForTheCpuSaysSo) {
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

TEST(ShaderOpErrors, WhatTheCpusFunctionThrowsGoesOn) {
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

TEST(ShaderOpErrors, ThatDoesNotCompileNamesItsLine) {
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

TEST(ShaderOpErrors, WithTooLongLoopsIsRefused) {
    if (!onGl()) GTEST_SKIP() << "it needs OpenGL";
    const ShaderOp op(weightedOptions());
    const std::string message = errorOf<DeviceError>([&] {
        op({zeros({1, 17000}), zeros({17000})});
    });
    EXPECT_EQ(message.find("weightedSquares.forward: expected at most 65535 loop iterations"), 0u)
        << message;
}

TEST(ShaderOpErrors, CallErrorsSayWhatIsWrong) {
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

TEST(ShaderOpErrors, OptionErrorsSayWhatIsWrong) {
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
                  o.gradients = [](const ShaderOpGradient&) { return Tensors(); };
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

TEST(ShaderOpErrors, LooksForLoopsInCodeAlone) {
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
