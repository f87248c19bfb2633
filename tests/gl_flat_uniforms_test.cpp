#if GLGRAD_WITH_GL

#include "backends/gl/flat_uniforms.h"

#include <gtest/gtest.h>

namespace glgrad {
namespace {

constexpr const char* kFragment =
    "#version 330 core\n"
    "uniform sampler2D image;\n"
    "uniform ivec3 size;  // of the image\n"
    "uniform float scale;\n"
    "#ifdef NEVER\n"
    "uniform float scale;\n"
    "#endif\n"
    "uniform int list[8];\n"
    "void main() {}\n";

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

TEST(FlatUniforms, AreReadByTheVertexShader) {
    const ShaderPair shaders = programShaders({.flatUniforms = 15}, kFragment);
    EXPECT_EQ(shaders.fragment,
              "#version 330 core\n"
              "uniform sampler2D image;\n"
              "flat in ivec3 size;  // of the image\n"
              "flat in float scale;\n"
              "#ifdef NEVER\n"
              "flat in float scale;\n"
              "#endif\n"
              "uniform int list[8];\n"
              "void main() {}\n");
    EXPECT_TRUE(shaders.vertex.starts_with("#version 330 core\n"));
    EXPECT_TRUE(contains(shaders.vertex,
                         "uniform ivec3 host_size;\nflat out ivec3 size;\n"
                         "uniform float host_scale;\nflat out float scale;\n#define main"));
    EXPECT_TRUE(contains(shaders.vertex, "    size = host_size;\n    scale = host_scale;\n}\n"));
    EXPECT_EQ(hostName("host_size"), "size");
    EXPECT_EQ(hostName("list"), "list");
}

TEST(FlatUniforms, AreAsManyAsTheDeviceHasInputs) {
    const ShaderPair one = programShaders({.flatUniforms = 1}, kFragment);
    EXPECT_TRUE(contains(one.fragment, "flat in ivec3 size;"));
    EXPECT_TRUE(contains(one.fragment, "uniform float scale;"));
    const ShaderPair none = programShaders({}, kFragment);
    EXPECT_EQ(none.fragment, kFragment);
    EXPECT_EQ(none.vertex, vertexSource({}));
}

}  // namespace
}  // namespace glgrad

#endif
