#include <gtest/gtest.h>

#include "autograd/kernels/elementwise.h"
#include "autograd/ops.h"

namespace glgrad {
namespace {

// kernel(x) + 1, as a chain where ops are collected.
std::vector<float> plusOne(const Kernel& kernel, const Uniforms& uniforms = {}) {
    const Tensor x(Shape{4}, {1, 2, 3, 4});
    const Tensor y = run(kernel, {x}, x.shape(), uniforms);
    return (y + 1.0f).values();
}

// The text of a user's kernel may rest where another's did.
TEST(FusionTexts, OfOneAddressAreToldApart) {
    std::string text = "void main() { set_y(here_x() * 2.0); }\n";
    Kernel kernel{.name = "mine",
                  .inputs = {"x"},
                  .elementwise = true,
                  .shader = {"mine.frag", text},
                  .cpu = cpuMap<1, [](const auto& x) { return x * 2.0f; }>};
    EXPECT_EQ(plusOne(kernel), (std::vector{3.0f, 5.0f, 7.0f, 9.0f}));
    text[text.find("2.0")] = '3';
    kernel.cpu = cpuMap<1, [](const auto& x) { return x * 3.0f; }>;
    EXPECT_EQ(plusOne(kernel), (std::vector{4.0f, 7.0f, 10.0f, 13.0f}));
}

TEST(FusionTexts, TakeUniformsInAnyOrder) {
    const Kernel kernel{.name = "mine",
                        .inputs = {"x"},
                        .elementwise = true,
                        .shader = {"mine.frag",
                                   "uniform float a;\nuniform float b;\n"
                                   "void main() { set_y(here_x() * a + b); }\n"},
                        .cpu = [](const CpuArguments& arguments) {
                            const CpuOutput& y = arguments.outputs[0];
                            for (Index i = 0; i < y.shape.size(); ++i) {
                                y.values[i] =
                                    arguments.inputs[0].values[i] * arguments.uniforms.number("a") +
                                    arguments.uniforms.number("b");
                            }
                        }};
    EXPECT_EQ(plusOne(kernel, {{"a", 2.0f}, {"b", 10.0f}}),
              (std::vector{13.0f, 15.0f, 17.0f, 19.0f}));
    EXPECT_EQ(plusOne(kernel, {{"b", 10.0f}, {"a", 2.0f}}),
              (std::vector{13.0f, 15.0f, 17.0f, 19.0f}));
}

}  // namespace
}  // namespace glgrad
