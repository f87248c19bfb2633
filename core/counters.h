#pragma once

#include <cstdint>

namespace glgrad {

/// What a device has done since it was opened. Take two and subtract to see what a stretch of code
/// cost.
struct Counters {
    std::int64_t uploads = 0;  ///< Host to device.
    std::int64_t uploadedBytes = 0;
    std::int64_t readbacks = 0;  ///< Device to host.
    std::int64_t readbackBytes = 0;
    std::int64_t synchronizations = 0;  ///< Waits for the device other than those of readbacks.
    std::int64_t kernels = 0;           ///< Kernels run.
    std::int64_t passes = 0;            ///< Draw calls; kernels on the CPU, a chain being one.
    std::int64_t fetches = 0;           ///< Texels that their fragments fetched, at most.
    std::int64_t programs = 0;          ///< Shader programs compiled.
    std::int64_t programsLoaded = 0;    ///< Those taken from the cache on disk instead.
    std::int64_t allocations = 0;   ///< Textures or buffers really made, not taken from the pool.
    std::int64_t framebuffers = 0;  ///< Framebuffers made.
    std::int64_t stagingAllocations = 0;  ///< Host buffers for transfers made or grown.
    std::int64_t liveTensors = 0;         ///< Storages that tensors hold now.
    std::int64_t liveBytes = 0;           ///< Bytes of those.
    std::int64_t pooledBytes = 0;         ///< Bytes kept for reuse.
};

Counters operator-(const Counters& after, const Counters& before);

}  // namespace glgrad
