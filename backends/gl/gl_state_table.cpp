#include "backends/gl/gl_state_table.h"

#include <glbinding/gl/enum.h>

#include <algorithm>
#include <array>

#include "backends/gl/gl_limits.h"
#include "backends/gl/gl_presence.h"

namespace glgrad {

using namespace gl;

namespace {

// What the headers of glbinding 2 have no names for yet.
constexpr auto kScissorExclusive = static_cast<GLenum>(0x9555);
constexpr auto kShadingRateImage = static_cast<GLenum>(0x9563);
constexpr auto kRepresentativeFragment = static_cast<GLenum>(0x937F);
constexpr auto kBlackhole = static_cast<GLenum>(0x83FC);
constexpr auto kReverseRows = static_cast<GLenum>(0x93A4);

constexpr GlPresence kClips{.desktop = 33, .extension = "GL_EXT_clip_cull_distance"};
constexpr GlPresence kViewports{.desktop = 41, .extension = "GL_ARB_viewport_array"};
constexpr GlPresence kImaging = kWith("GL_ARB_imaging");

struct SwitchRow {
    GLenum name;
    GlPresence presence;
    GlPresence indexed = {};
};

constexpr std::array kSwitches{
    SwitchRow{GL_SCISSOR_TEST, kEverywhere, kViewports},
    SwitchRow{GL_DEPTH_TEST, kEverywhere},
    SwitchRow{GL_STENCIL_TEST, kEverywhere},
    SwitchRow{GL_CULL_FACE, kEverywhere},
    SwitchRow{GL_DITHER, kEverywhere},
    SwitchRow{GL_RASTERIZER_DISCARD, kEverywhere},
    SwitchRow{GL_SAMPLE_ALPHA_TO_COVERAGE, kEverywhere},
    SwitchRow{GL_SAMPLE_COVERAGE, kEverywhere},
    SwitchRow{GL_POLYGON_OFFSET_FILL, kEverywhere},
    SwitchRow{GL_FRAMEBUFFER_SRGB, kOnDesktop},
    SwitchRow{GL_COLOR_LOGIC_OP, kOnDesktop},
    SwitchRow{GL_SAMPLE_ALPHA_TO_ONE,
              {.desktop = 33, .extension = "GL_EXT_multisample_compatibility"}},
    SwitchRow{GL_SAMPLE_MASK, {.desktop = 33, .es = 31}},
    SwitchRow{GL_POLYGON_SMOOTH, kOnDesktop},
    SwitchRow{GL_PRIMITIVE_RESTART, kOnDesktop},
    SwitchRow{GL_CLIP_DISTANCE0, kClips},
    SwitchRow{GL_CLIP_DISTANCE1, kClips},
    SwitchRow{GL_CLIP_DISTANCE2, kClips},
    SwitchRow{GL_CLIP_DISTANCE3, kClips},
    SwitchRow{GL_CLIP_DISTANCE4, kClips},
    SwitchRow{GL_CLIP_DISTANCE5, kClips},
    SwitchRow{GL_CLIP_DISTANCE6, kClips},
    SwitchRow{GL_CLIP_DISTANCE7, kClips},
    SwitchRow{GL_ALPHA_TEST, {.extension = "GL_QCOM_alpha_test", .compatibility = true}},
    SwitchRow{GL_POLYGON_STIPPLE, kInCompatibility},
    SwitchRow{GL_DEPTH_BOUNDS_TEST_EXT, kWith("GL_EXT_depth_bounds_test")},
    SwitchRow{GL_RASTER_MULTISAMPLE_EXT, kWith("GL_EXT_raster_multisample")},
    SwitchRow{GL_CONSERVATIVE_RASTERIZATION_NV, kWith("GL_NV_conservative_raster")},
    SwitchRow{GL_FRAGMENT_COVERAGE_TO_COLOR_NV, kWith("GL_NV_fragment_coverage_to_color")},
    SwitchRow{GL_VIEWPORT_POSITION_W_SCALE_NV, kWith("GL_NV_clip_space_w_scaling")},
    SwitchRow{kRepresentativeFragment, kWith("GL_NV_representative_fragment_test")},
    SwitchRow{kBlackhole, kWith("GL_INTEL_blackhole_render")},
    SwitchRow{kScissorExclusive, kWith("GL_NV_scissor_exclusive"),
              kWith("GL_NV_scissor_exclusive")},
    SwitchRow{kShadingRateImage, kWith("GL_NV_shading_rate_image"),
              kWith("GL_NV_shading_rate_image")},
    SwitchRow{GL_COLOR_TABLE, kImaging},
    SwitchRow{GL_POST_CONVOLUTION_COLOR_TABLE, kImaging},
    SwitchRow{GL_POST_COLOR_MATRIX_COLOR_TABLE, kImaging},
    SwitchRow{GL_CONVOLUTION_1D, kImaging},
    SwitchRow{GL_CONVOLUTION_2D, kImaging},
    SwitchRow{GL_SEPARABLE_2D, kImaging},
    SwitchRow{GL_HISTOGRAM, kImaging},
    SwitchRow{GL_MINMAX, kImaging},
};

using Parameter = GlRow<GlParameter>;

constexpr std::array kPixelStore{
    Parameter{{GL_PACK_ALIGNMENT, 4.0f}, kEverywhere},
    Parameter{{GL_PACK_ROW_LENGTH}, kEverywhere},
    Parameter{{GL_PACK_SKIP_PIXELS}, kEverywhere},
    Parameter{{GL_PACK_SKIP_ROWS}, kEverywhere},
    Parameter{{GL_UNPACK_ALIGNMENT, 4.0f}, kEverywhere},
    Parameter{{GL_UNPACK_ROW_LENGTH}, kEverywhere},
    Parameter{{GL_UNPACK_SKIP_PIXELS}, kEverywhere},
    Parameter{{GL_UNPACK_SKIP_ROWS}, kEverywhere},
    Parameter{{GL_UNPACK_SKIP_IMAGES}, kEverywhere},
    Parameter{{GL_UNPACK_IMAGE_HEIGHT}, kEverywhere},
    Parameter{{GL_PACK_SWAP_BYTES}, kOnDesktop},
    Parameter{{GL_PACK_LSB_FIRST}, kOnDesktop},
    Parameter{{GL_PACK_IMAGE_HEIGHT}, kOnDesktop},
    Parameter{{GL_PACK_SKIP_IMAGES}, kOnDesktop},
    Parameter{{GL_UNPACK_SWAP_BYTES}, kOnDesktop},
    Parameter{{GL_UNPACK_LSB_FIRST}, kOnDesktop},
    Parameter{{GL_PACK_INVERT_MESA}, kWith("GL_MESA_pack_invert")},
    Parameter{{kReverseRows}, kWith("GL_ANGLE_pack_reverse_row_order")},
};

constexpr std::array kPixelTransfers{
    Parameter{{GL_MAP_COLOR}, kInCompatibility},
    Parameter{{GL_RED_SCALE, 1.0f}, kInCompatibility},
    Parameter{{GL_GREEN_SCALE, 1.0f}, kInCompatibility},
    Parameter{{GL_BLUE_SCALE, 1.0f}, kInCompatibility},
    Parameter{{GL_ALPHA_SCALE, 1.0f}, kInCompatibility},
    Parameter{{GL_RED_BIAS}, kInCompatibility},
    Parameter{{GL_GREEN_BIAS}, kInCompatibility},
    Parameter{{GL_BLUE_BIAS}, kInCompatibility},
    Parameter{{GL_ALPHA_BIAS}, kInCompatibility},
    Parameter{{GL_POST_CONVOLUTION_RED_SCALE, 1.0f}, kImaging},
    Parameter{{GL_POST_CONVOLUTION_GREEN_SCALE, 1.0f}, kImaging},
    Parameter{{GL_POST_CONVOLUTION_BLUE_SCALE, 1.0f}, kImaging},
    Parameter{{GL_POST_CONVOLUTION_ALPHA_SCALE, 1.0f}, kImaging},
    Parameter{{GL_POST_CONVOLUTION_RED_BIAS}, kImaging},
    Parameter{{GL_POST_CONVOLUTION_GREEN_BIAS}, kImaging},
    Parameter{{GL_POST_CONVOLUTION_BLUE_BIAS}, kImaging},
    Parameter{{GL_POST_CONVOLUTION_ALPHA_BIAS}, kImaging},
    Parameter{{GL_POST_COLOR_MATRIX_RED_SCALE, 1.0f}, kImaging},
    Parameter{{GL_POST_COLOR_MATRIX_GREEN_SCALE, 1.0f}, kImaging},
    Parameter{{GL_POST_COLOR_MATRIX_BLUE_SCALE, 1.0f}, kImaging},
    Parameter{{GL_POST_COLOR_MATRIX_ALPHA_SCALE, 1.0f}, kImaging},
    Parameter{{GL_POST_COLOR_MATRIX_RED_BIAS}, kImaging},
    Parameter{{GL_POST_COLOR_MATRIX_GREEN_BIAS}, kImaging},
    Parameter{{GL_POST_COLOR_MATRIX_BLUE_BIAS}, kImaging},
    Parameter{{GL_POST_COLOR_MATRIX_ALPHA_BIAS}, kImaging},
};

}  // namespace

GlStateTable stateTable(const GlVersion& version) {
    constexpr GlPresence kBuffers{.desktop = 33, .es = 32};
    constexpr GlPresence kPauses{
        .desktop = 40, .es = 30, .extension = "GL_ARB_transform_feedback2"};
    constexpr GlPresence kSubroutines{.desktop = 43};
    GlStateTable table{.es = version.es,
                       .compatibility = version.compatibility,
                       .indexedBuffers = kBuffers.isHere(version),
                       .indexedViewports = kViewports.isHere(version),
                       .pausesFeedback = kPauses.isHere(version),
                       .hasSubroutines = kSubroutines.isHere(version),
                       .drawBuffers = std::min(version.drawBuffers, 8),
                       .switches = {},
                       .pixelStore = presentRows(version, kPixelStore),
                       .pixelTransfers = presentRows(version, kPixelTransfers)};
    for (const SwitchRow& row : kSwitches) {
        if (!row.presence.isHere(version)) continue;
        table.switches.push_back({row.name, row.indexed.isHere(version)});
    }
    return table;
}

}  // namespace glgrad
