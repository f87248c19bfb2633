#include "expressions/elementwise_shader.h"

#include <gtest/gtest.h>

#include "expressions/elementwise_function.h"
#include "shaders/logarithm.h"

namespace glgrad {
namespace {

template <class F>
ElementwiseFunction functionOf(const F& f) {
    return {"test", trace(f)};
}

TEST(ElementwiseShader, HandwrittenShadersHaveItsFunctions) {
    EXPECT_TRUE(shaders::logarithm.text.ends_with(functionText(Op::log)))
        << "shaders/logarithm.glsl should have\n"
        << functionText(Op::log);
}

TEST(ElementwiseShader, ReadsAsTheFormula) {
    const ElementwiseFunction swish =
        functionOf([](Element x, Attribute beta) { return x * 2 - beta * (x - 1); });
    EXPECT_TRUE(
        swish.shader().ends_with("uniform float p0_0;\n"
                                 "void main() {\n"
                                 "    vec4 x0 = here_x0();\n"
                                 "    PRECISE vec4 v0 = x0 * 2.0 - p0_0 * (x0 - 1.0);\n"
                                 "    set_y0(v0);\n"
                                 "}\n"))
        << swish.shader();
}

TEST(ElementwiseShader, ComputesWhatIsUsedTwiceOnce) {
    const ElementwiseFunction twice = functionOf([](Element x) {
        const Element y = sin(x);
        return y * y + sin(x);
    });
    const std::string& text = twice.shader();
    const std::size_t first = text.find("= exactSin(x0)");
    ASSERT_NE(first, std::string::npos) << text;
    EXPECT_EQ(text.find("exactSin(x0)", first + 5), std::string::npos) << text;
}

TEST(ElementwiseShader, KeepsBracketsThatRoundingNeeds) {
    const ElementwiseFunction f = functionOf(
        [](Element a, Element b, Element c) { return a - (b - c) + (a + (b + c)) * (b * c); });
    EXPECT_NE(f.shader().find("x0 - (x1 - x2) + (x0 + (x1 + x2)) * (x1 * x2)"), std::string::npos)
        << f.shader();
}

}  // namespace
}  // namespace glgrad
