#pragma once

#include <map>
#include <string>
#include <vector>

/// What a run of the benchmarks leaves behind, and its files. The keys of the JSON are the names
/// of the members; times are in the unit that the name ends in.
namespace glgrad::bench {

struct DeviceFacts {
    std::string backend;  ///< "cpu" or "gl".
    std::string name;     ///< The OpenGL renderer; the CPU's library and threads.
    std::string version;
    bool software = false;  ///< OpenGL drawn by the processor.
    int threads = 0;        ///< Of the CPU backend; 0 on OpenGL.
    std::string processor;
    int cores = 1;
    std::string system;
};

struct RunFacts {
    std::string date;
    std::string version;  ///< Of glgrad.
    std::string commit;   ///< Empty outside of a repository.
    std::string command;
    bool quick = false;
    double otherCores = 0.0;  ///< What other programs used meanwhile.
};

/// How fast tensors of one size are copied.
struct CopyRate {
    double bytes = 0.0;  ///< Read and written.
    double seconds = 0.0;
};

/// What synthetic kernels reach on a device: see bench/README.md.
struct DeviceLimits {
    double flopsPerSecond = 0.0;
    std::vector<CopyRate> copies = {};  ///< From small to large tensors.
    double fetchesPerSecond = 0.0;      ///< Of RGBA32F texels; 0 on the CPU.
    double passSeconds = 0.0;           ///< One pass that depends on the one before it.
    double readbackSeconds = 0.0;       ///< From asking for a value to having it.

    /// How long the device takes to copy a tensor whose reading and writing together are `bytes`.
    double copySeconds(double bytes) const;
};

inline constexpr double kNotCounted = -1.0;

struct WorkloadResult {
    std::string name;
    double ms = 0.0;  ///< Median of the repetitions.
    double leastMs = 0.0;
    double mostMs = 0.0;
    int repetitions = 0;
    // Of one iteration. What the task needs at least:
    double flops = 0.0;
    double bytes = 0.0;
    double items = 0.0;
    // What was counted:
    double fetches = 0.0;  ///< Of texels.
    double passes = 0.0;
    double readbacks = 0.0;
    double allocations = 0.0;              ///< Of buffers on the device.
    double heapAllocations = kNotCounted;  ///< Of the process.
    std::string error = {};                ///< Why there is no time.
};

/// Another system's times for workloads of the same names.
struct Peer {
    std::string id;           ///< "tfjs", "libtorch", "onnxruntime".
    std::string name;         ///< With its version.
    std::string device;       ///< What it ran on.
    std::string against;      ///< The backend that it is compared with.
    double otherCores = 0.0;  ///< What other programs used meanwhile.
    std::map<std::string, double> ms = {};
};

struct Results {
    DeviceFacts device;
    RunFacts run;
    DeviceLimits limits;
    std::vector<WorkloadResult> workloads = {};
    std::vector<Peer> peers = {};
};

/// What one size of a scaling series cost.
struct ScalingPoint {
    double size = 0.0;   ///< What is varied: a batch, a width, a depth, pixels a side.
    double units = 0.0;  ///< What the cost is divided by: examples, weights, layers, pixels.
    double ms = 0.0;
    double deviceBytes = 0.0;  ///< Held by tensors and by the pool.
    double hostBytes = 0.0;    ///< The most memory that the process held.
};

struct ScalingSeries {
    std::string name;  ///< "mlp_batch".
    std::string size;  ///< What is varied, in words.
    std::string unit;
    std::vector<ScalingPoint> points = {};
    double lastSize = 0.0;   ///< The first size that was not measured.
    std::string limit = {};  ///< What stopped it there.
};

struct ScalingResults {
    DeviceFacts device;
    RunFacts run;
    std::vector<ScalingSeries> series = {};
};

/// A training of the precision study: see bench/precision.
struct PrecisionTraining {
    std::string kept;  ///< What it kept in few bits: "forward", "gradients", "everything".
    int bits = 32;     ///< 32: float32.
    int seed = 0;
    double error = 0.0;  ///< The part of the test images that is classified wrongly.
};

struct PrecisionResults {
    DeviceFacts device;
    RunFacts run;
    std::vector<PrecisionTraining> trainings = {};
};

// A file that is missing or of another form throws Error, with its name.
Results readResults(const std::string& file);
void writeResults(const std::string& file, const Results& results);
Peer readPeer(const std::string& file);
void writePeer(const std::string& file, const Peer& peer);
ScalingResults readScaling(const std::string& file);
void writeScaling(const std::string& file, const ScalingResults& results);
PrecisionResults readPrecision(const std::string& file);
void writePrecision(const std::string& file, const PrecisionResults& results);
/// One point as a line of JSON, from one process to another.
std::string textOf(const ScalingPoint& point);
ScalingPoint pointOf(const std::string& text);
/// Whether the file holds ScalingResults rather than Results.
bool isScaling(const std::string& file);

}  // namespace glgrad::bench
