#pragma once

#include <cstdint>
#include <memory>

#include "backends/gl/shader_assembly.h"
#include "core/backend.h"
#include "core/device.h"

namespace glgrad {

/// What only tests choose.
struct GlTuning {
    std::int64_t poolBudget = std::int64_t{512} << 20;  ///< Bytes of unused textures to keep.
    bool fma = true;                                    ///< Use fma() if it is right.
    TexelAccess access = TexelAccess::image;            ///< The last one that may be chosen.
    bool half = true;                                   ///< Textures of float16, where they work.
    bool flatUniforms = true;                           ///< Use them on software rasterisers.
};

/// Opens an OpenGL device on this thread. In automatic order a context that a graphics processor
/// draws is preferred to one that is drawn in software. Throws DeviceError telling what was tried.
std::shared_ptr<Backend> openGlBackend(const GlOptions& options, const GlTuning& tuning = {});

}  // namespace glgrad
