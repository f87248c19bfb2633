#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace glgrad {

enum class DeviceKind { cpu, gl };

/// What kernels may ask of a device.
struct Limits {
    int maxTextureSize = 16384;     ///< Texels a side.
    int maxRenderTargets = 8;       ///< Textures written by one pass.
    int maxLoopIterations = 65535;  ///< Of one fragment in one pass, all its loops together.
    bool precise = true;            ///< Shaders can forbid rearranging sums and products.
    /// Values from which on chains of element-wise kernels are collected: see docs/fusion.md.
    std::int64_t leastChained = 1;
    int threads = 1;        ///< CPU threads that work on one kernel.
    bool software = false;  ///< A rasteriser that runs on the CPU.
};

/// Something that a device has or lacks, and what follows from that.
struct Feature {
    std::string name;
    bool present = false;
    std::string consequence;
};

/// What a device is, for people.
struct DeviceInfo {
    DeviceKind kind = DeviceKind::cpu;
    std::string name;  ///< "CPU (Eigen 3.4.0, 2 threads)", or the OpenGL renderer.
    std::string vendor;
    std::string version;  ///< Of OpenGL and its driver; of Eigen.
    std::string context;  ///< How the OpenGL context was made; empty on the CPU.
    std::vector<Feature> features = {};
};

}  // namespace glgrad
