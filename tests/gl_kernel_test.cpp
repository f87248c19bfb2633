#if GLGRAD_WITH_GL

#include <cmath>
#include <limits>

#include "core/backend.h"
#include "core/error.h"
#include "core/random.h"
#include "shaders/quotient.h"
#include "tests/support/gl_test.h"

namespace glgrad {
namespace {

using testing::Test;

class GlKernels : public GlTest {};

void expectMentions(const std::string& message, std::initializer_list<std::string> parts) {
    for (const std::string& part : parts) {
        EXPECT_NE(message.find(part), std::string::npos) << "'" << part << "' in:\n" << message;
    }
}

TEST_F(GlKernels, WorkInEveryDialect) {
    for (const bool fma : {false, true}) {
        for (const TexelAccess access :
             {TexelAccess::fetch, TexelAccess::lod, TexelAccess::rectangle, TexelAccess::image}) {
            for (const int side : {0, 64}) {
                SCOPED_TRACE(
                    concat("fma ", fma, " access ", static_cast<int>(access), " side ", side));
                expectKernelsWork(
                    openGl({.maxTextureSize = side},
                           {.fma = fma, .access = access, .flatUniforms = fma == (side == 0)}));
            }
        }
    }
}

TEST_F(GlKernels, WorkInOpenGlEs) {
    for (const int side : {0, 64}) {
        std::optional<Device> device;
        try {
            device = openGl({.es = true, .maxTextureSize = side});
        } catch (const DeviceError& error) {
            GTEST_SKIP() << error.what();
        }
        EXPECT_NE(device->info().version.find("OpenGL ES"), std::string::npos);
        expectKernelsWork(*device);
    }
}

TEST_F(GlKernels, WithTheSameShaderAndOtherShapesMakeNoProgram) {
    const Device device = openGl();
    run(kTwice, {countUpOn(device, {3})}, {3});
    const Counters before = device.counters();
    for (const Shape& shape : {Shape{}, Shape{4, 4}, Shape{17, 2, 33}}) {
        run(kTwice, {countUpOn(device, shape)}, shape);
    }
    const Counters cost = device.counters() - before;
    EXPECT_EQ(cost.programs, 0);
    EXPECT_EQ(cost.kernels, 3);
    EXPECT_EQ(cost.passes, 3);
}

TEST_F(GlKernels, ComeAgainWithAnotherTextAtTheSameAddress) {
    const Device device = openGl();
    const Tensor x = countUpOn(device, {1});
    std::string text = "void main() { set_y(here_x() + 1.0); }";
    const auto value = [&] {
        const Kernel kernel{.name = "user", .inputs = {"x"}, .shader = {"user.frag", text}};
        return run(kernel, {x}, {1}).item();
    };
    EXPECT_EQ(value(), 1.5f);
    text[text.find("1.0")] = '3';
    EXPECT_EQ(value(), 3.5f);
    text[text.find("3.0")] = '1';
    EXPECT_EQ(value(), 1.5f);
    EXPECT_EQ(device.counters().programs, 2);
}

// The numbers from `first` on, one for each value of a texture of 2^`log` texels, divided by b.
void expectExactDivision(const Device& device, int log, int first, int b) {
    constexpr ShaderSource kShader{
        "test.divide.frag",
        "uniform int first;\n"
        "uniform int divisor;\n"
        "void main() {\n"
        "    int a = first + 4 * outTexel().y;\n"
        "    set_y(vec4(divide(a, divisor), divide(a + 1, divisor),\n"
        "               divide(a + 2, divisor), divide(a + 3, divisor)));\n"
        "}"};
    const Kernel kernel{.name = "test.divide", .inputs = {"x"}, .shader = kShader};
    const Shape shape{1 << log, 4};
    const std::vector<float> quotients =
        run(kernel, {countUpOn(device, {1})}, shape, {{"first", first}, {"divisor", b}}).values();
    int wrong = 0;
    for (std::size_t i = 0; i < quotients.size(); ++i) {
        wrong += quotients[i] != static_cast<float>((first + static_cast<int>(i)) / b) ? 1 : 0;
    }
    EXPECT_EQ(wrong, 0) << "of " << quotients.size() << " divided by " << b;
}

TEST_F(GlKernels, DivideExactly) {
    const Device device = openGl();
    // Textures of 2^18 texels have numbers below 2^20; those of larger ones are divided otherwise.
    for (const int b : {1, 3, 7, 41, 1000, 1021, 65535, 1048575}) {
        expectExactDivision(device, 18, 0, b);
        expectExactDivision(device, 19, 0, b);
    }
    for (const int b : {1021, 4097, 131071}) expectExactDivision(device, 19, 260000000, b);
}

// What drivers get whose own division is not exact.
TEST_F(GlKernels, DivideFloatsExactlyInHalves) {
    const Device device = openGl();
    static const std::string text = concat("#define ROUGH_DIVISION\n", shaders::quotient.text,
                                           "void main() { set_y(quotient(here_a(), here_b())); }");
    const Kernel kernel{
        .name = "test.quotient", .inputs = {"a", "b"}, .shader = {"test.quotient.frag", text}};
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    std::vector<float> a{169, 3e38f, 1e-37f, -1, 0, 1, kInfinity, 5, 1e30f, 3e-38f},
        b{13, 3e38f, 1e-37f, 0, 7, kInfinity, 2, -3e38f, 1e-30f, 3};
    RandomGenerator random(8);
    for (int i = 0; i < 20000; ++i) {
        for (std::vector<float>* each : {&a, &b}) {
            const int exponent = static_cast<int>(random.below(120)) - 60;
            each->push_back(std::ldexp(1.0f + random.uniforms(1, 0.0f, 1.0f)[0], exponent));
        }
    }
    const Shape shape{static_cast<Index>(a.size())};
    const Tensor x(shape, a, DType::float32, device), y(shape, b, DType::float32, device);
    const std::vector<float> got = run(kernel, {x, y}, shape).values();
    int wrong = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const float want = a[i] / b[i];
        const bool isTiny = std::abs(want) < std::numeric_limits<float>::min();
        wrong += got[i] == want || (isTiny && std::abs(got[i]) <= std::abs(want)) ? 0 : 1;
    }
    EXPECT_EQ(wrong, 0) << "of " << a.size();
}

TEST_F(GlKernels, SeeEmptyInputsAsZeros) {
    const Device device = openGl();
    constexpr ShaderSource kShader{"test.first.frag",
                                   "void main() { set_y(get_x(0, 0) + float(size_x.x)); }"};
    const Kernel kernel{.name = "first", .inputs = {"x"}, .shader = kShader};
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(run(kernel, {Tensor({0, 3}, {}, DType::float32, device)}, {1}).item(), 3.0f);
        EXPECT_EQ(run(kernel, {Tensor({3, 0}, {}, DType::float32, device)}, {1}).item(), 0.0f);
        run(kTwice, {countUpOn(device, {3})}, {3});  // leaves a texture to be taken for the next x
    }
}

TEST_F(GlKernels, SkipPassesWithoutElements) {
    const Device device = openGl();
    const Counters before = device.counters();
    const Tensor y = run(kTwice, {countUpOn(device, {0, 5})}, {0, 5});
    EXPECT_TRUE(y.values().empty());
    EXPECT_EQ((device.counters() - before).passes, 0);
}

TEST_F(GlKernels, LetAPassesUniformsOverrideTheCalls) {
    const Device device = openGl();
    static constexpr ShaderSource kShader{"test.offset.frag",
                                          "uniform float offset;\n"
                                          "void main() { set_y(here_x() + offset); }"};
    const Kernel kernel{.name = "offset", .inputs = {"x"}, .plan = [](const PlanArguments& args) {
                            Pass pass{.shader = kShader,
                                      .inputs = {{"x", TextureRef::input(0)}},
                                      .targets = {{"y", TextureRef::output(0)}}};
                            if (args.uniforms.integer("override")) {
                                pass.uniforms.add({"offset", 7.0f});
                            }
                            return Plan{.passes = {pass}};
                        }};
    const Tensor x = countUpOn(device, {1});
    for (const bool override : {false, true, false}) {
        const Uniforms uniforms{{"offset", 1.0f}, {"override", override}, {"unused", 5}};
        EXPECT_EQ(run(kernel, {x}, {1}, uniforms).item(), override ? 7.5f : 1.5f);
    }
}

TEST_F(GlKernels, WithWrongShadersAreToldByFileAndLine) {
    const Device device = openGl();
    const Kernel kernel{
        .name = "broken",
        .inputs = {"x"},
        .shader = {"test.broken.frag", "\nvoid main() {\n    set_y(nothing);\n}\n"}};
    const std::string message = errorOf([&] { run(kernel, {countUpOn(device, {1})}, {1}); });
    expectMentions(message, {"test.broken.frag", "0:3(", "nothing"});
    expectKernelsWork(device);
}

TEST_F(GlKernels, WithUniformsOfAnotherTypeAreRefused) {
    const Device device = openGl();
    const Tensor x = countUpOn(device, {2, 3});
    const std::string scale = errorOf([&] { run(kScaled, {x}, x.shape(), {{"scale", 3}}); });
    expectMentions(scale, {"test.scaled.frag", "scale", "1 float", "1 integer"});
    const std::string offset = errorOf([&] { run(kScaled, {x}, x.shape(), {{"offset", {1, 2}}}); });
    expectMentions(offset, {"offset", "array", "2 integers"});
}

TEST_F(GlKernels, WithTooManyIterationsAreRefused) {
    const Device device = openGl();
    const Kernel kernel{.name = "endless", .inputs = {"x"}, .plan = [](const PlanArguments& args) {
                            return Plan{.passes = {{.shader = kTwice.shader,
                                                    .inputs = {{"x", TextureRef::input(0)}},
                                                    .targets = {{"y", TextureRef::output(0)}},
                                                    .iterations = args.uniforms.integer("n")}}};
                        }};
    const Tensor x = countUpOn(device, {1});
    EXPECT_EQ(run(kernel, {x}, {1}, {{"n", 65535}}).item(), 1.0f);
    const std::string message = errorOf([&] { run(kernel, {x}, {1}, {{"n", 65536}}); });
    expectMentions(message, {"endless", "65535", "65536", "test.twice.frag"});
}

// A plan with one pass from the textures given as a pair of input and targets.
Plan onePass(TextureRef input, std::vector<Binding> targets) {
    return {.scratch = {{2, 2}},
            .passes = {{.shader = kTwice.shader, .inputs = {{"x", input}}, .targets = targets}}};
}

TEST_F(GlKernels, WithPassesThatCannotBeDrawnAreRefused) {
    const Device device = openGl({.maxRenderTargets = 4});
    const Tensor x = countUpOn(device, {3, 5});
    const auto refusal = [&](PlanFunction plan) {
        const Kernel kernel{.name = "strange", .inputs = {"x"}, .plan = plan};
        const std::string message = errorOf([&] { run(kernel, {x}, x.shape()); });
        expectMentions(message, {"strange: "});
        return message;
    };
    using Ref = TextureRef;
    expectMentions(refusal([](const PlanArguments&) {
                       return onePass(Ref::scratch(0), {{"y", Ref::scratch(0)}});
                   }),
                   {"must not write what it reads"});
    expectMentions(
        refusal([](const PlanArguments&) {
            return onePass(Ref::input(0), {{"y", Ref::output(0)}, {"z", Ref::scratch(0)}});
        }),
        {"one size", "2 x 3", "2 x 2"});
    expectMentions(refusal([](const PlanArguments&) {
                       return onePass(Ref::input(1), {{"y", Ref::output(0)}});
                   }),
                   {"number 1 of 1"});
    expectMentions(refusal([](const PlanArguments&) {
                       Plan plan = onePass(Ref::input(0), {{"y", Ref::scratch(0)}});
                       plan.scratch[0].layers = 5;
                       return plan;
                   }),
                   {"4 layers"});
}

TEST_F(GlKernels, RefuseTensorsOfAnotherDevice) {
    const Device one = openGl(), other = openGl();
    const CountedPointer<Storage> storage = other.backend()->allocate({2}, StorageFormat::float32);
    std::vector<float> values(2);
    EXPECT_THROW(one.backend()->download({storage.get(), {2}}, values), DeviceError);
}

TEST_F(GlKernels, RefuseShapesThatAStorageDoesNotHave) {
    const Device device = openGl();
    const Tensor x = countUpOn(device, {2, 6});
    expectMentions(errorOf([&] { x.alias({3, 4}).values(); }), {"[3, 4]", "1 x 3", "2 x 2"});
}

TEST_F(GlKernels, MakeAProgramForEachNumberOfLayers) {
    static constexpr ShaderSource kFill{"test.fill.frag",
                                        "void main() {\n"
                                        "    for (int i = 0; i < LAYERS_z - 1; ++i) texel_z[0] = "
                                        "vec4(0.0);\n"
                                        "    texel_z[LAYERS_z - 1] = vec4(LAYERS_z);\n}\n"};
    static constexpr ShaderSource kLast{"test.last.frag",
                                        "void main() { set_y(layer_z(0, 0, size_z.z - 1)); }\n"};
    const Kernel kernel{.name = "layers", .inputs = {"x"}, .plan = [](const PlanArguments& args) {
                            return Plan{.scratch = {{1, 1, args.uniforms.integer("n")}},
                                        .passes = {{.shader = kFill,
                                                    .inputs = {},
                                                    .targets = {{"z", TextureRef::scratch(0)}}},
                                                   {.shader = kLast,
                                                    .inputs = {{"z", TextureRef::scratch(0)}},
                                                    .targets = {{"y", TextureRef::output(0)}}}}};
                        }};
    const Device device = openGl();
    const Tensor x = countUpOn(device, {1});
    for (const int layers : {2, 3, 4, 2}) {
        EXPECT_EQ(run(kernel, {x}, {1}, {{"n", layers}}).item(), static_cast<float>(layers));
    }
}

TEST_F(GlKernels, WithOutputsOfSeveralLayoutsNeedAPlan) {
    const Device device = openGl();
    const Tensor x = countUpOn(device, {2, 2});
    expectMentions(errorOf([&] { run(kPair, {x}, {{2, 2}, {2, 3}}); }), {"pair", "[2, 3]"});
}

}  // namespace
}  // namespace glgrad

#endif
