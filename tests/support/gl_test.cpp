#if GLGRAD_WITH_GL

#include "tests/support/gl_test.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "core/error.h"

namespace glgrad {
namespace {

constexpr ShaderSource kTwiceShader{"test.twice.frag", "void main() { set_y(2.0 * here_x()); }\n"};
constexpr ShaderSource kScaledShader{"test.scaled.frag", R"glsl(
uniform float scale;
uniform int offset[8];
void main() { set_y(scale * here_x() + float(offset[1])); }
)glsl"};
constexpr ShaderSource kMirroredShader{"test.mirrored.frag", R"glsl(
void main() {
    ivec2 p = outTexel();
    vec4 y;
    for (int i = 0; i < 4; ++i) {
        int from = size_x.x - 1 - (4 * p.x + i);
        y[i] = from < 0 ? 0.0 : element_x(p.y, from);
    }
    set_y(y);
}
)glsl"};
constexpr ShaderSource kPairShader{"test.pair.frag", R"glsl(
void main() {
    set_a(here_x() + 1.0);
    set_b(2.0 * here_x());
}
)glsl"};
constexpr ShaderSource kLayeredShader{"test.layered.frag", R"glsl(
void main() {
    texel_layers[0] = here_x();
    texel_layers[LAYERS_layers - 1] = 3.0 * here_x();
}
)glsl"};
constexpr ShaderSource kMergedShader{"test.merged.frag", R"glsl(
void main() {
    ivec2 p = ivec2(gl_FragCoord.xy);
    set_sum(layer_layers(p.x, p.y, 0) + layer_layers(p.x, p.y, size_layers.z - 1));
}
)glsl"};

Plan planStaged(const PlanArguments& arguments) {
    const TextureLayout layout = arguments.output(0);
    return {.scratch = {{layout.width, layout.height, 2}, {layout.width, layout.height}},
            .passes = {{.shader = kLayeredShader,
                        .inputs = {{"x", TextureRef::input(0)}},
                        .targets = {{"layers", TextureRef::scratch(0)}}},
                       {.shader = kMergedShader,
                        .inputs = {{"layers", TextureRef::scratch(0)}},
                        .targets = {{"sum", TextureRef::scratch(1)}}},
                       {.shader = {"test.copy.frag", "void main() { set_y(here_sum()); }\n"},
                        .inputs = {{"sum", TextureRef::scratch(1)}},
                        .targets = {{"y", TextureRef::output(0)}}}}};
}

bool backendIs(std::string_view name) {
    const char* backend = std::getenv("GLGRAD_BACKEND");
    return backend && backend == name;
}

std::string whyNoGl() {
    return errorOf([] { openGl(); });
}

void expectSlices(const Device& device, const Shape& shape) {
    SCOPED_TRACE(shape.toString());
    const std::vector<float> numbers = countUp(shape);
    const Tensor x = countUpOn(device, shape);
    const auto map = [&](auto function) {
        std::vector<float> result = numbers;
        for (float& value : result) value = function(value);
        return result;
    };
    const std::vector<float> twice = map([](float v) { return 2.0f * v; });
    EXPECT_EQ(run(kTwice, {x}, shape).values(), twice);
    const Uniforms uniforms{{"scale", 3.0f}, {"offset", std::span<const Index>(shape.sizes())}};
    const float offset = shape.rank() > 1 ? static_cast<float>(shape[1]) : 0.0f;
    EXPECT_EQ(run(kScaled, {x}, shape, uniforms).values(),
              map([&](float v) { return 3.0f * v + offset; }));
    const Tensors pair = run(kPair, {x}, {shape, shape});
    EXPECT_EQ(pair[0].values(), map([](float v) { return v + 1.0f; }));
    EXPECT_EQ(pair[1].values(), twice);
    EXPECT_EQ(run(kStaged, {x}, shape).values(), map([](float v) { return 4.0f * v; }));
    std::vector<float> mirrored = numbers;
    const Index last = std::max<Index>(shape.last(), 1);
    for (Index i = 0; i < shape.size(); ++i) {
        mirrored[i] = numbers[i / last * last + last - 1 - i % last];
    }
    EXPECT_EQ(run(kMirrored, {x}, shape).values(), mirrored);
}

}  // namespace

const Kernel kTwice{.name = "twice", .inputs = {"x"}, .shader = kTwiceShader};
const Kernel kScaled{.name = "scaled", .inputs = {"x"}, .shader = kScaledShader};
const Kernel kMirrored{.name = "mirrored", .inputs = {"x"}, .shader = kMirroredShader};
const Kernel kPair{.name = "pair", .inputs = {"x"}, .outputs = {"a", "b"}, .shader = kPairShader};
const Kernel kStaged{.name = "staged", .inputs = {"x"}, .plan = planStaged};

void GlTest::SetUp() {
    if (backendIs("cpu")) GTEST_SKIP() << "GLGRAD_BACKEND is cpu";
    static const std::string why = whyNoGl();
    if (why.empty()) return;
    ASSERT_FALSE(backendIs("gl")) << why;
    GTEST_SKIP() << why;
}

Device openGl(const GlOptions& options, const GlTuning& tuning) {
    return Device(openGlBackend(options, tuning));
}

std::vector<float> countUp(const Shape& shape) {
    std::vector<float> values(shape.size());
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = 0.5f + static_cast<float>(i);
    return values;
}

Tensor countUpOn(const Device& device, const Shape& shape) {
    return Tensor(shape, countUp(shape), DType::float32, device);
}

void expectKernelsWork(const Device& device) {
    for (const Shape& shape : {Shape{}, Shape{7}, Shape{3, 5}, Shape{2, 3, 8}, Shape{5, 1},
                               Shape{90, 3}, Shape{3, 301}}) {
        expectSlices(device, shape);
    }
}

std::string errorOf(const std::function<void()>& action) {
    try {
        action();
        return "";
    } catch (const Error& error) {
        return error.what();
    }
}

}  // namespace glgrad

#endif
