#pragma once

#include <atomic>
#include <cstddef>
#include <span>
#include <utility>

#include "core/counters.h"
#include "core/dtype.h"
#include "core/kernel.h"
#include "core/limits.h"
#include "core/memory_stats.h"
#include "core/storage.h"

namespace glgrad {

/// A storage with the shape that a kernel sees in it.
struct Operand {
    Storage* storage;
    const Shape& shape;
};

/// What one run of a kernel reads and writes.
struct KernelCall {
    std::span<const Operand> inputs, outputs;
};

/// What a device can do. It does not grow with ops: those are kernels, which are data.
class Backend {
public:
    /// `kept` is what its tensors need after its end.
    explicit Backend(CountedPointer<Counted> kept) : Backend(std::move(kept), ++opened_) {}
    Backend(const Backend&) = delete;
    Backend& operator=(const Backend&) = delete;
    virtual ~Backend() = default;

    const CountedPointer<DeviceLink>& link() const { return link_; }
    /// In the order of opening, from 1: it tells devices of one name apart.
    int number() const { return number_; }

    /// Throws DeviceError where this thread must not use the device.
    virtual void checkThread() const {}
    virtual const DeviceInfo& info() const = 0;
    virtual const Limits& limits() const = 0;
    virtual Counters counters() const = 0;
    virtual MemoryStats memoryStats() const = 0;

    /// Values are undefined until a kernel has written them.
    virtual CountedPointer<Storage> allocate(const Shape& shape, StorageFormat format) = 0;
    /// `values` are floats, which StorageFormat::float16 rounds, or bytes in row-major order.
    virtual void upload(const Operand& to, std::span<const std::byte> values) = 0;
    /// Waits for the kernels before it. Not of StorageFormat::uint8.
    virtual void download(const Operand& from, std::span<float> values) = 0;
    virtual void run(const Kernel& kernel, std::span<const Operand> inputs,
                     std::span<const Operand> outputs, const Uniforms& uniforms) = 0;
    /// Runs a kernel for several sets of tensors. A device that `writesInPlace` may be given
    /// outputs that are the inputs which they replace.
    virtual void runEach(const Kernel& kernel, std::span<const KernelCall> calls,
                         const Uniforms& uniforms) {
        for (const KernelCall& call : calls) run(kernel, call.inputs, call.outputs, uniforms);
    }
    virtual bool writesInPlace() const { return false; }
    /// Has the device begin to compute a value, if that was put off.
    virtual void compute(const Operand&) {}
    /// Waits until everything before it is done.
    virtual void synchronize() = 0;
    /// Whether compiling programs ahead of their use saves time.
    virtual bool compilesAhead() const { return false; }
    /// While `only` is set, run begins to make programs, waits for none and draws nothing; values
    /// are undefined, and zeros when they are downloaded.
    virtual void compileOnly(bool /*only*/) {}
    /// Whether a storage of shape `from` is one of shape `to` as it stands.
    virtual bool sameLayout(const Shape& from, const Shape& to) const = 0;

protected:
    /// One that stands for another is the same device.
    Backend(CountedPointer<Counted> kept, int number)
        : link_(makeCounted<DeviceLink>(std::move(kept))), number_(number) {}

private:
    static inline std::atomic<int> opened_ = 0;
    const CountedPointer<DeviceLink> link_;
    const int number_;
};

}  // namespace glgrad
