#include "backends/gl/gl_hindrances.h"

#include <glbinding/gl/enum.h>

#include <array>

#include "backends/gl/gl_check.h"
#include "backends/gl/gl_functions.h"
#include "backends/gl/gl_limits.h"
#include "backends/gl/gl_presence.h"
#include "core/error.h"

namespace glgrad {

using namespace gl;

namespace {

// What the headers of glbinding 2 have no names for yet.
constexpr auto kShadingRate = static_cast<GLenum>(0x96D0);
constexpr auto kShadingRateQcom = static_cast<GLenum>(0x8FA4);
constexpr int kOneByOne = 0x96A6;

// `standard` where the context does not answer.
int ask(GLenum name, int standard) {
    std::array<GLint, 2> values{standard, 0};  // GL_POLYGON_MODE may answer two
    glGetIntegerv(name, values.data());
    return values[0];
}

bool isSwizzled() {
    constexpr std::array kAxes{GL_VIEWPORT_SWIZZLE_X_NV, GL_VIEWPORT_SWIZZLE_Y_NV,
                               GL_VIEWPORT_SWIZZLE_Z_NV, GL_VIEWPORT_SWIZZLE_W_NV};
    constexpr auto kPositiveX = static_cast<int>(GL_VIEWPORT_SWIZZLE_POSITIVE_X_NV);
    for (int i = 0; i < 4; ++i) {
        GLint value = kPositiveX + 2 * i;
        glGetIntegeri_v(kAxes[i], 0, &value);
        if (value != kPositiveX + 2 * i) return true;
    }
    return false;
}

bool hasColorMatrix() {
    std::array<GLfloat, 16> matrix{1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
    const std::array<GLfloat, 16> identity = matrix;
    glGetFloatv(GL_COLOR_MATRIX, matrix.data());
    return matrix != identity;
}

using Hindrance = GlRow<GlHindrance>;

constexpr std::array kHindrances{
    // Between the two nothing can be asked for.
    Hindrance{{"glBegin without its glEnd", [] { return ask(GL_LIST_INDEX, -1) < 0; }},
              kInCompatibility},
    Hindrance{{"a display list that is being compiled (glNewList without its glEndList)",
               [] { return ask(GL_LIST_INDEX, 0) != 0; }},
              kInCompatibility},
    Hindrance{{"a glRenderMode other than GL_RENDER",
               [] {
                   constexpr auto kRender = static_cast<int>(GL_RENDER);
                   return ask(GL_RENDER_MODE, kRender) != kRender;
               }},
              kInCompatibility},
    Hindrance{{"a colour matrix", hasColorMatrix}, kWith("GL_ARB_imaging")},
    Hindrance{{"window rectangles (glWindowRectanglesEXT)",
               [] {
                   constexpr auto kExclusive = static_cast<int>(GL_EXCLUSIVE_EXT);
                   return ask(GL_NUM_WINDOW_RECTANGLES_EXT, 0) != 0 ||
                          ask(GL_WINDOW_RECTANGLE_MODE_EXT, kExclusive) != kExclusive;
               }},
              kWith("GL_EXT_window_rectangles")},
    Hindrance{{"a viewport swizzle", isSwizzled}, kWith("GL_NV_viewport_swizzle")},
    Hindrance{
        {"a shading rate other than 1x1", [] { return ask(kShadingRate, kOneByOne) != kOneByOne; }},
        kWith("GL_EXT_fragment_shading_rate")},
    Hindrance{{"a shading rate other than 1x1",
               [] { return ask(kShadingRateQcom, kOneByOne) != kOneByOne; }},
              kWith("GL_QCOM_shading_rate")},
    Hindrance{{"a polygon mode other than GL_FILL",
               [] {
                   constexpr auto kFill = static_cast<int>(GL_FILL);
                   return ask(GL_POLYGON_MODE, kFill) != kFill;
               }},
              kWith("GL_NV_polygon_mode")},
};

// Those of time measure glgrad's work as they do the application's, which is what they are for, and
// those of transform feedback do not see it.
constexpr GlPresence kStatistics{.desktop = 46, .extension = "GL_ARB_pipeline_statistics_query"};
using Query = GlRow<GlQueryTarget>;

constexpr std::array kQueries{
    Query{{"GL_SAMPLES_PASSED", GL_SAMPLES_PASSED}, kOnDesktop},
    Query{{"GL_ANY_SAMPLES_PASSED", GL_ANY_SAMPLES_PASSED}, kEverywhere},
    Query{{"GL_ANY_SAMPLES_PASSED_CONSERVATIVE", GL_ANY_SAMPLES_PASSED_CONSERVATIVE},
          {.desktop = 43, .es = 30, .extension = "GL_ARB_ES3_compatibility"}},
    Query{{"GL_PRIMITIVES_GENERATED", GL_PRIMITIVES_GENERATED},
          {.desktop = 33, .es = 32, .extension = "GL_EXT_geometry_shader"}},
    Query{{"GL_VERTICES_SUBMITTED", GL_VERTICES_SUBMITTED_ARB}, kStatistics},
    Query{{"GL_PRIMITIVES_SUBMITTED", GL_PRIMITIVES_SUBMITTED_ARB}, kStatistics},
    Query{{"GL_VERTEX_SHADER_INVOCATIONS", GL_VERTEX_SHADER_INVOCATIONS_ARB}, kStatistics},
    Query{{"GL_FRAGMENT_SHADER_INVOCATIONS", GL_FRAGMENT_SHADER_INVOCATIONS_ARB}, kStatistics},
    Query{{"GL_CLIPPING_INPUT_PRIMITIVES", GL_CLIPPING_INPUT_PRIMITIVES_ARB}, kStatistics},
    Query{{"GL_CLIPPING_OUTPUT_PRIMITIVES", GL_CLIPPING_OUTPUT_PRIMITIVES_ARB}, kStatistics},
};

[[noreturn]] void refuse(const std::string& what) {
    throw DeviceError("glgrad cannot draw in the application's OpenGL context now: it has " + what);
}

}  // namespace

GlHindrances glHindrances(const GlVersion& version) {
    return {.states = presentRows(version, kHindrances), .queries = presentRows(version, kQueries)};
}

void refuseThem(const GlHindrances& hindrances) {
    const QuietGl quiet;
    for (const GlHindrance& hindrance : hindrances.states) {
        if (hindrance.isThere()) refuse(hindrance.what);
    }
    for (const GlQueryTarget& query : hindrances.queries) {
        GLint current = 0;
        glGetQueryiv(query.target, GL_CURRENT_QUERY, &current);
        if (current == 0) continue;
        refuse(concat("an active query of ", query.name, ", which would count what glgrad draws"));
    }
}

}  // namespace glgrad
