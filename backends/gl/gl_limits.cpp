#include "backends/gl/gl_limits.h"

#include <glbinding/gl33core/bitfield.h>
#include <glbinding/gl33core/enum.h>
#include <glbinding/gl42core/enum.h>

#include <algorithm>
#include <string_view>

#include "backends/gl/gl_functions.h"
#include "backends/gl/gl_presence.h"
#include "backends/gl/gl_probe.h"
#include "backends/gl/probe_results.h"
#include "backends/gl/program_binary.h"
#include "core/error.h"

namespace glgrad {

using namespace gl33core;

namespace {

// Products draw tiles of at least four layers; OpenGL ES 3.0 guarantees them.
constexpr int kMinRenderTargets = 4;
constexpr int kMaxRenderTargets = 8;
constexpr int kMinTextureSize = 64;

std::string getString(GLenum name) {
    const GLubyte* text = glGetString(name);
    return text ? reinterpret_cast<const char*>(text) : "";
}

int getInteger(GLenum name) {
    GLint value = 0;
    glGetIntegerv(name, &value);
    return value;
}

bool isSoftware(const std::string& renderer) {
    constexpr std::array<std::string_view, 5> kNames{"llvmpipe", "softpipe", "SwiftShader",
                                                     "Software", "swrast"};
    return std::any_of(kNames.begin(), kNames.end(), [&](std::string_view name) {
        return renderer.find(name) != std::string::npos;
    });
}

bool hasImages(int version) {
    if (version < 42 && !hasGlExtension("GL_ARB_shader_image_load_store")) return false;
    constexpr int kInputs = GlState::kUnits;
    return getInteger(gl42core::GL_MAX_IMAGE_UNITS) >= kInputs &&
           getInteger(gl42core::GL_MAX_FRAGMENT_IMAGE_UNIFORMS) >= kInputs &&
           getInteger(gl42core::GL_MAX_COMBINED_IMAGE_UNITS_AND_FRAGMENT_OUTPUTS) >=
               kInputs + kMaxRenderTargets;
}

void checkVersion(const std::string& version, bool es, int number) {
    if (number >= (es ? 30 : 33)) return;
    throw DeviceError(concat("expected OpenGL 3.3 or OpenGL ES 3.0, got version '", version, "'"));
}

const char* consequenceOf(TexelAccess access) {
    switch (access) {
        case TexelAccess::image:
            return "imageLoad reads every texel, and fastest";
        case TexelAccess::rectangle:
            return "texture() reads every texel of rectangle textures, and faster than texelFetch";
        case TexelAccess::lod:
            return "textureLod reads every texel, and faster than texelFetch";
        default:
            return "texelFetch reads texels";
    }
}

std::vector<Feature> listFeatures(const GlVersion& version, const GlCapabilities& found) {
    const bool hasFma = found.dialect.hasFma;
    const TexelAccess access = found.dialect.access;
    std::vector<Feature> features;
    if (version.es) {
        features.push_back({"GL_EXT_color_buffer_float",
                            hasGlExtension("GL_EXT_color_buffer_float"),
                            "render targets of 32-bit floats"});
    } else {
        features.push_back({"GL_ARB_gpu_shader5", version.hasGpuShader5,
                            hasFma ? "products and sums in one step, by fma()"
                                   : "products and sums in two steps"});
    }
    features.push_back({"fast texels", access != TexelAccess::fetch, consequenceOf(access)});
    features.push_back({"float16 tensors", found.hasHalf,
                        !found.hasHalf             ? "tensors of float16 cannot be made"
                        : found.dialect.roundsHalf ? "shaders round to the nearest number"
                                                   : "the driver rounds to the nearest number"});
    features.push_back(
        {"graphics processor", !version.software,
         version.software ? "the CPU backend is faster" : "chosen before the CPU backend"});
    return features;
}

bool has(const GlVersion& version, TexelAccess access) {
    switch (access) {
        case TexelAccess::image:
            return version.hasImages;
        case TexelAccess::rectangle:
            return version.maxRectangleSize >= version.maxTextureSize;
        default:
            return true;
    }
}

TexelAccess fastestAccess(const GlVersion& version, GlProbe& probe) {
    // Hardware is as fast with texelFetch, which is exact by definition.
    if (!version.software) return TexelAccess::fetch;
    for (const TexelAccess access :
         {TexelAccess::image, TexelAccess::rectangle, TexelAccess::lod}) {
        if (has(version, access) && probe.readsExactly(access, version.maxTextureSize)) {
            return access;
        }
    }
    return TexelAccess::fetch;
}

ProbeResults probe(const GlVersion& version, GlState& state, GlTextures& textures) {
    GlProbe draws(version.es, state, textures);
    ProbeResults results;
    results.renderTargets = draws.renderTargets(std::min(kMaxRenderTargets, version.drawBuffers));
    if (results.renderTargets == 0) {
        throw DeviceError(concat(version.info.name, " cannot render to textures of 32-bit floats"));
    }
    if (results.renderTargets < kMinRenderTargets) {
        throw DeviceError(concat(version.info.name, ": expected at least ", kMinRenderTargets,
                                 " textures of 32-bit floats that one draw renders to, got ",
                                 results.renderTargets));
    }
    results.fma = version.hasGpuShader5 && draws.fmaIsRight();
    results.access = fastestAccess(version, draws);
    results.half = draws.halfTargets();
    results.exactDivision = draws.dividesExactly();
    return results;
}

int clampTo(int value, int wish) { return wish > 0 ? std::min(value, wish) : value; }

void checkLeast(const char* option, int value, int least) {
    if (value == 0 || value >= least) return;
    throw ArgumentError(concat("GlOptions::", option,
                               ": expected 0 (what the driver allows) or at least ", least,
                               ", got ", value));
}

}  // namespace

void checkOptions(const GlOptions& options) {
    checkLeast("maxTextureSize", options.maxTextureSize, kMinTextureSize);
    checkLeast("maxRenderTargets", options.maxRenderTargets, kMinRenderTargets);
    const int context = static_cast<int>(options.context);
    if (context >= 0 && context <= static_cast<int>(GlOptions::Context::glfw)) return;
    throw ArgumentError(concat("GlOptions::context: expected automatic, current, surfaceless, ",
                               "eglDevice or glfw, got the number ", context));
}

GlVersion glVersion() {
    GlVersion result;
    DeviceInfo& info = result.info;
    info.kind = DeviceKind::gl;
    info.name = getString(GL_RENDERER);
    info.vendor = getString(GL_VENDOR);
    info.version = getString(GL_VERSION);
    result.es = info.version.find("OpenGL ES") != std::string::npos;
    const int number = 10 * getInteger(GL_MAJOR_VERSION) + getInteger(GL_MINOR_VERSION);
    checkVersion(info.version, result.es, number);
    result.number = number;
    if (!result.es) {
        const auto profile = static_cast<unsigned>(getInteger(GL_CONTEXT_PROFILE_MASK));
        constexpr auto kCompatibility = static_cast<unsigned>(GL_CONTEXT_COMPATIBILITY_PROFILE_BIT);
        result.compatibility = (profile & kCompatibility) != 0;
        result.hasGpuShader5 = number >= 40 || hasGlExtension("GL_ARB_gpu_shader5");
    }
    result.software = isSoftware(info.name);
    result.compilerThreads = hasGlExtension("GL_ARB_parallel_shader_compile");
    result.parallelCompile =
        result.compilerThreads || hasGlExtension("GL_KHR_parallel_shader_compile");
    result.programBinaryFormats = programBinaryFormats(result.es || number >= 41 ||
                                                       hasGlExtension("GL_ARB_get_program_binary"));
    result.drawBuffers =
        std::min(getInteger(GL_MAX_DRAW_BUFFERS), getInteger(GL_MAX_COLOR_ATTACHMENTS));
    result.maxTextureSize = getInteger(GL_MAX_TEXTURE_SIZE);
    result.maxFlatInputs = getInteger(GL_MAX_VARYING_COMPONENTS) / 4;
    result.hasImages = !result.es && hasImages(number);
    if (!result.es) result.maxRectangleSize = getInteger(GL_MAX_RECTANGLE_TEXTURE_SIZE);
    return result;
}

void useAllCompilerThreads(const GlVersion& version) {
    if (version.compilerThreads) glMaxShaderCompilerThreadsARB(~0u);
}

Feature parallelCompileFeature(const GlVersion& version) {
    return {"parallel compilation", version.parallelCompile,
            version.parallelCompile ? "several programs are compiled at the same time"
                                    : "programs are compiled one after the other"};
}

Feature programBinariesFeature(const GlVersion& version, const CacheFolder& cache) {
    constexpr const char* kName = "program binaries";
    if (version.programBinaryFormats == 0) {
        return {kName, false, "the driver does not give them out: each run compiles its programs"};
    }
    if (cache.path.empty()) {
        return {kName, false, cache.reason + ": each run compiles its programs"};
    }
    return {kName, true, concat("kept from run to run in ", cache.path.string())};
}

std::string GlVersion::driver() const {
    return concat(info.vendor, '\n', info.name, '\n', info.version);
}

GlCapabilities probeCapabilities(const GlVersion& version, const GlOptions& options, GlState& state,
                                 GlTextures& textures, DiskCache& disk) {
    std::optional<ProbeResults> results = loadProbeResults(disk, version);
    if (!results) {
        results = probe(version, state, textures);
        storeProbeResults(disk, version, *results);
    }
    GlCapabilities result;
    result.limits = {.maxTextureSize = clampTo(version.maxTextureSize, options.maxTextureSize),
                     .maxRenderTargets = clampTo(results->renderTargets, options.maxRenderTargets),
                     .maxLoopIterations = 65535,
                     .threads = 1,
                     .software = version.software};
    result.dialect = {.es = version.es,
                      .hasFma = results->fma,
                      .access = results->access,
                      .roundsHalf = results->half != HalfTargets::nearest,
                      .roughDivision = !results->exactDivision,
                      .slowIntegers = version.software,
                      .flatUniforms = version.software ? version.maxFlatInputs : 0};
    result.hasHalf = results->half != HalfTargets::none;
    result.features = listFeatures(version, result);
    return result;
}

}  // namespace glgrad
