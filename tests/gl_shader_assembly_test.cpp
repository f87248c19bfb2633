#if GLGRAD_WITH_GL

#include "backends/gl/shader_assembly.h"

#include <gtest/gtest.h>

#include "backends/cpu/cpu_backend.h"
#include "backends/self_test.h"
#include "core/device.h"
#include "tests/support/recording_backend.h"
#include "tests/support/temporary_folder.h"

namespace glgrad {
namespace {

constexpr ShaderSource kShader{"test.frag", "void main() { set_y(here_x()); }\n"};

Pass somePass() {
    return {.shader = kShader,
            .inputs = {{"x", TextureRef::input(0)}, {"layers", TextureRef::scratch(0)}},
            .targets = {{"tile", TextureRef::scratch(1)}, {"y", TextureRef::output(0)}},
            .defines = {{"MODE", 3}}};
}

std::string assemble(const Dialect& dialect, int maxTextureSize,
                     StorageFormat input = StorageFormat::float32) {
    const std::array<Shape, 1> shape{Shape{100, 4}};
    const Limits limits{.maxTextureSize = maxTextureSize};
    const Uniforms uniforms;
    const std::array<StorageFormat, 1> output{StorageFormat::float32}, inputs{input};
    const PlanArguments arguments{shape, shape, uniforms, limits, output, inputs};
    const TextureLayout layout = arguments.output(0);
    const Plan plan{.scratch = {{8, 8, 2}, {layout.width, layout.height, 3}},
                    .passes = {somePass()}};
    const Kernel kernel{.name = "test", .inputs = {"x"}};
    PassTextures textures;
    describeTextures(kernel, arguments, plan, plan.passes[0], textures);
    return fragmentSource(dialect, plan.passes[0], textures);
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

TEST(ShaderAssembly, DeclaresWhatThePassBinds) {
    const std::string source = assemble({}, 4096);
    EXPECT_TRUE(source.starts_with("#version 330 core\n"));
    EXPECT_TRUE(contains(source, "#define MODE 3\n"));
    EXPECT_TRUE(contains(source, "uniform SAMPLER texture_x;"));
    EXPECT_TRUE(contains(source, "uniform sampler2DArray texture_layers;"));
    EXPECT_TRUE(contains(source, "#define LAYERS_tile 3\n"));
    EXPECT_TRUE(contains(source, "layout(location = 0) out vec4 texel_tile[LAYERS_tile];"));
    EXPECT_TRUE(contains(source, "layout(location = 3) out vec4 texel_y;"));
    EXPECT_TRUE(contains(source, "#define FOLDED_x 0\n"));
    EXPECT_FALSE(contains(source, "@"));
    EXPECT_TRUE(source.ends_with("#line 1 0\nvoid main() { set_y(here_x()); }\n\n"));
}

TEST(ShaderAssembly, FollowsTheDialect) {
    const std::string plain = assemble({}, 4096);
    EXPECT_FALSE(contains(plain, "GL_ARB_gpu_shader5"));
    EXPECT_FALSE(contains(plain, "#define HAS_FMA"));
    EXPECT_FALSE(contains(plain, "#define SAMPLED"));
    const std::string fast = assemble({.hasFma = true, .access = TexelAccess::lod}, 4096);
    EXPECT_TRUE(contains(fast, "#extension GL_ARB_gpu_shader5 : enable\n"));
    EXPECT_TRUE(contains(fast, "#define HAS_FMA 1\n"));
    EXPECT_TRUE(contains(fast, "#define SAMPLED 1\n"));
    EXPECT_FALSE(contains(fast, "#define RECTANGLES"));
    const std::string rectangles = assemble({.access = TexelAccess::rectangle}, 4096);
    EXPECT_TRUE(contains(rectangles, "#define SAMPLED 1\n#define RECTANGLES 1\n"));
    const std::string images = assemble({.access = TexelAccess::image}, 4096);
    EXPECT_TRUE(contains(images, "#extension GL_ARB_shader_image_load_store : require\n"));
    EXPECT_TRUE(contains(images, "#define FORMAT_x rgba32f\n"));
    EXPECT_FALSE(contains(images, "#define SAMPLED"));
    const std::string es = assemble({.es = true, .hasFma = true}, 4096);
    EXPECT_TRUE(es.starts_with("#version 300 es\n"));
    EXPECT_FALSE(contains(es, "#define HAS_FMA"));
}

// Drivers may believe the declaration or the binding: both must be right.
TEST(ShaderAssembly, DeclaresTheFormatsOfImages) {
    const Dialect images{.access = TexelAccess::image};
    const std::string half = assemble(images, 4096, StorageFormat::float16);
    EXPECT_TRUE(contains(half, "#define FORMAT_x rgba16f\n"));
    EXPECT_TRUE(contains(half, "#define FORMAT_layers rgba32f\n"));
    const std::string bytes = assemble(images, 4096, StorageFormat::uint8);
    EXPECT_TRUE(contains(bytes, "#define FORMAT_x rgba8\n"));
}

TEST(ShaderAssembly, TellsHowTexturesAreFolded) {
    EXPECT_TRUE(contains(assemble({}, 64), "#define FOLDED_x 2\n"));
}

TEST(ShaderAssembly, OfAllThatADeviceRunsCanBeRecorded) {
    const TemporaryFolder folder;
    const auto recorder = std::make_shared<RecordingBackend>(openCpuBackend(), folder.path());
    for (const SelfTestResult& result : selfTest(Device(recorder))) {
        EXPECT_TRUE(result.ok) << result.name << ": " << result.message;
    }
    std::size_t files = 0, es = 0;
    for (const auto& file : std::filesystem::directory_iterator(folder.path())) {
        ++files;
        es += file.path().string().ends_with(".es300.frag");
    }
    EXPECT_EQ(files, recorder->count());
    EXPECT_EQ(5 * es, 2 * files);
    EXPECT_GT(es, 10u);
}

}  // namespace
}  // namespace glgrad

#endif
