#pragma once

#include "backends/gl/gl_state.h"
#include "backends/gl/gl_switches.h"
#include "backends/gl/gl_textures.h"
#include "backends/gl/shader_assembly.h"
#include "core/cache_folder.h"
#include "core/device.h"
#include "core/disk_cache.h"
#include "core/limits.h"

namespace glgrad {

/// Throws ArgumentError naming the option when it is one that no device can follow.
void checkOptions(const GlOptions& options);

/// What the current context says of itself. Throws DeviceError when its version is below OpenGL
/// 3.3 and OpenGL ES 3.0.
struct GlVersion {
    bool es = false;
    int number = 0;  ///< 33: OpenGL 3.3, or OpenGL ES.
    bool compatibility = false;
    bool hasGpuShader5 = false;
    bool software = false;
    bool parallelCompile = false;  ///< GL_KHR_parallel_shader_compile, or that of ARB.
    bool compilerThreads = false;  ///< The function of ARB that chooses their number.
    int programBinaryFormats = 0;  ///< In which the driver gives out linked programs.
    int drawBuffers = 1;           ///< That one framebuffer may have.
    int maxTextureSize = 0;
    int maxRectangleSize = 0;
    bool hasImages = false;  ///< Fragment shaders may read as many images as a pass has inputs.
    int maxFlatInputs = 0;
    DeviceInfo info;

    /// Names the driver and its version, for what is kept on disk.
    std::string driver() const;
};
GlVersion glVersion();

/// What the current context proved to do.
struct GlCapabilities {
    Limits limits;
    Dialect dialect;
    bool hasHalf = false;  ///< Textures of 16-bit floats hold what shaders write.
    std::vector<Feature> features;
};

/// Asks the driver for as many as it has, where it can be asked.
void useAllCompilerThreads(const GlVersion& version);

/// What the driver does so that compilation is not felt.
Feature parallelCompileFeature(const GlVersion& version);
Feature programBinariesFeature(const GlVersion& version, const CacheFolder& cache);

/// Draws to float textures and reads back, to know rather than to believe: how many targets at
/// once keep every bit, which ways to read texels find them, whether fma is right. Throws
/// DeviceError when not even one target works. What was drawn once is known from `disk` later.
GlCapabilities probeCapabilities(const GlVersion& version, const GlOptions& options, GlState& state,
                                 GlTextures& textures, DiskCache& disk);

}  // namespace glgrad
