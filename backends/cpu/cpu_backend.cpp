#include "backends/cpu/cpu_backend.h"

#include <Eigen/Core>
#include <algorithm>
#include <atomic>
#include <cstring>
#include <limits>
#include <new>

#include "backends/cpu/buffer_pool.h"
#include "backends/cpu/kernel_steps.h"
#include "backends/cpu/parallel.h"
#include "core/error.h"
#include "core/fixed_vector.h"
#include "core/half.h"

namespace glgrad {
namespace {

// Smaller tensors stay in a cache from kernel to kernel, and to collect costs as much as they do.
constexpr Index kLeastChained = 131072;

/// Lives as long as the backend and its tensors.
struct CpuMemory final : TensorMemory {
    BufferPool blocks;
};

class CpuStorage : public CountedStorage {
public:
    CpuStorage(CpuMemory& memory, std::size_t bytes, StorageFormat format)
        : CountedStorage(memory, static_cast<std::int64_t>(bytes), format) {}

    std::byte* data() const { return data_; }

protected:
    std::byte* data_ = nullptr;
};

/// Values in a block of their own.
class BlockStorage final : public CpuStorage {
public:
    BlockStorage(CpuMemory& memory, std::size_t bytes, StorageFormat format, const Shape& itsShape)
        : CpuStorage(memory, BufferPool::blockSize(bytes), format),
          blocks_(memory.blocks),
          bytes_(bytes) {
        data_ = blocks_.take(bytes, &itsShape);
    }
    ~BlockStorage() override { blocks_.giveBack(data_, bytes_); }

private:
    BufferPool& blocks_;
    std::size_t bytes_;
};

/// A few values, which lie behind their object: one piece of memory for both, and no lock.
class SmallStorage final : public CpuStorage {
public:
    static constexpr std::size_t kMostBytes = 4096;

    static CountedPointer<SmallStorage> make(CpuMemory& memory, std::size_t bytes,
                                             StorageFormat format) {
        bytes = (bytes + kPooledAlignment - 1) / kPooledAlignment * kPooledAlignment;
        void* const place = takePooled(kValues + bytes);
        return CountedPointer<SmallStorage>::adopt(new (place) SmallStorage(memory, bytes, format));
    }
    static void operator delete(SmallStorage* storage, std::destroying_delete_t) {
        const std::size_t bytes = kValues + storage->bytes_;
        storage->~SmallStorage();
        givePooled(storage, bytes);
    }

private:
    static constexpr std::size_t kValues = 256;  // Where they begin.

    SmallStorage(CpuMemory& memory, std::size_t bytes, StorageFormat format)
        : CpuStorage(memory, bytes, format), bytes_(bytes) {
        static_assert(sizeof(SmallStorage) <= kValues && kValues % kPooledAlignment == 0);
        data_ = reinterpret_cast<std::byte*>(this) + kValues;
    }

    std::size_t bytes_;
};

const CpuStorage& storageOf(const Operand& operand) {
    return static_cast<const CpuStorage&>(*operand.storage);
}

float* valuesOf(const Operand& operand) {
    return reinterpret_cast<float*>(storageOf(operand).data());
}

CpuInput inputOf(const Operand& operand) {
    if (operand.storage->format() == StorageFormat::uint8) {
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(storageOf(operand).data());
        return {.values = nullptr, .bytes = bytes, .shape = operand.shape};
    }
    return {.values = valuesOf(operand), .bytes = nullptr, .shape = operand.shape};
}

// float16 rests as float32: kernels read and write floats, and what they wrote is rounded.
void roundToFormat(const Operand& operand) {
    if (operand.storage->format() != StorageFormat::float16) return;
    constexpr Index kGrain = 16384;
    float* const values = valuesOf(operand);
    parallelFor(operand.shape.size(), kGrain, [=](Index begin, Index end) {
        for (Index i = begin; i < end; ++i) values[i] = roundToHalf(values[i]);
    });
}

class CpuBackend final : public Backend {
public:
    explicit CpuBackend(const CountedPointer<CpuMemory>& memory)
        : Backend(memory), memory_(*memory) {
        info_.kind = DeviceKind::cpu;
        info_.vendor = "glgrad";
        info_.version = concat("Eigen ", EIGEN_WORLD_VERSION, ".", EIGEN_MAJOR_VERSION, ".",
                               EIGEN_MINOR_VERSION);
        const std::string simd = Eigen::SimdInstructionSetsInUse();
        info_.name = concat("CPU (", info_.version, ", ", threadCount(),
                            threadCount() == 1 ? " thread, " : " threads, ",
                            simd.substr(0, simd.find(',')), ")");
        limits_.threads = threadCount();
        limits_.leastChained = kLeastChained;
        limits_.maxTextureSize = std::numeric_limits<int>::max();
    }

    const DeviceInfo& info() const override { return info_; }
    const Limits& limits() const override { return limits_; }

    Counters counters() const override {
        Counters result{.uploads = uploads_,
                        .uploadedBytes = uploadedBytes_,
                        .readbacks = readbacks_,
                        .readbackBytes = readbackBytes_,
                        .kernels = kernels_,
                        .passes = kernels_};
        result.allocations = memory_.blocks.allocations();
        result.pooledBytes = memory_.blocks.unused().bytes;
        memory_.count(result);
        return result;
    }

    MemoryStats memoryStats() const override {
        MemoryStats result;
        memory_.count(result);
        result.pooled = memory_.blocks.unused();
        return result;
    }

    CountedPointer<Storage> allocate(const Shape& shape, StorageFormat format) override {
        const std::size_t each = format == StorageFormat::uint8 ? 1 : sizeof(float);
        const std::size_t bytes = shape.size() * each;
        if (bytes <= SmallStorage::kMostBytes) return SmallStorage::make(memory_, bytes, format);
        return makeCounted<BlockStorage>(memory_, bytes, format, shape);
    }

    void upload(const Operand& to, std::span<const std::byte> values) override {
        std::memcpy(storageOf(to).data(), values.data(), values.size());
        roundToFormat(to);
        ++uploads_;
        uploadedBytes_ += static_cast<std::int64_t>(values.size());
    }

    void download(const Operand& from, std::span<float> values) override {
        std::copy_n(valuesOf(from), values.size(), values.begin());
        ++readbacks_;
        readbackBytes_ += static_cast<std::int64_t>(values.size_bytes());
    }

    void run(const Kernel& kernel, std::span<const Operand> inputs,
             std::span<const Operand> outputs, const Uniforms& uniforms) override {
        runOne(kernel, {inputs, outputs}, uniforms);
        ++kernels_;
    }

    void runEach(const Kernel& kernel, std::span<const KernelCall> calls,
                 const Uniforms& uniforms) override {
        for (const KernelCall& call : calls) runOne(kernel, call, uniforms);
        ++kernels_;
    }
    bool writesInPlace() const override { return true; }

    void synchronize() override {}
    bool sameLayout(const Shape& from, const Shape& to) const override {
        return from.size() == to.size();
    }

private:
    void runOne(const Kernel& kernel, const KernelCall& call, const Uniforms& uniforms) {
        if (!kernel.cpu && kernel.steps.empty()) {
            throw DeviceError(concat("kernel ", kernel.name, " has no CPU implementation"));
        }
        FixedVector<CpuInput, Names::kMax> from;
        FixedVector<CpuOutput, Names::kMax> to;
        for (const Operand& input : call.inputs) from.push_back(inputOf(input));
        for (const Operand& output : call.outputs) to.emplace_back(valuesOf(output), output.shape);
        if (kernel.cpu) {
            kernel.cpu({from, to, uniforms, kernel.elementwise});
        } else {
            runSteps(kernel.steps, from, to, memory_.blocks);
        }
        for (const Operand& output : call.outputs) roundToFormat(output);
    }

    DeviceInfo info_;
    Limits limits_;
    CpuMemory& memory_;  // The link's.
    std::atomic<std::int64_t> uploads_{0}, uploadedBytes_{0}, readbacks_{0}, readbackBytes_{0},
        kernels_{0};
};

}  // namespace

std::shared_ptr<Backend> openCpuBackend() {
    return std::make_shared<CpuBackend>(makeCounted<CpuMemory>());
}

}  // namespace glgrad
