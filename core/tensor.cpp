#include "core/tensor.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <span>

#include "core/backend.h"
#include "core/error.h"
#include "core/kernel_run.h"
#include "core/machine_memory.h"
#include "core/out_of_memory.h"

namespace glgrad {
namespace {

constexpr float kLargestExactInteger = 16777216.0f;

void checkValues(DType dtype, std::span<const float> values) {
    if (isFloating(dtype)) return;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const float value = values[i];
        const bool ok = dtype == DType::boolean
                            ? value == 0.0f || value == 1.0f
                            : std::trunc(value) == value && std::abs(value) <= kLargestExactInteger;
        if (ok) continue;
        throw ArgumentError(concat("Tensor: value ", value, " at position ", i, " is not ",
                                   dtype == DType::boolean
                                       ? "a boolean (0 or 1)"
                                       : "an integer that a float holds exactly (up to 2^24)"));
    }
}

// Two devices may have one name.
std::string nameOf(const Device& device) {
    return concat(device.info().name, " (opened as number ", device.backend()->number(), ")");
}

[[noreturn]] void throwElsewhere(const Kernel& kernel, std::size_t position, const Tensor& input,
                                 const Device& device) {
    throw DeviceError(concat(kernel.name, ": the inputs live on different devices: expected ",
                             nameOf(device), ", got ", kernel.inputs[position], " on ",
                             nameOf(input.device())));
}

void checkTakesBytes(const Kernel& kernel, std::string_view name) {
    if (kernel.byteInputs.contains(name)) return;
    throw ArgumentError(
        concat(kernel.name, ": expected floats as input ", name, ", got bytes: gather them first"));
}

void checkCount(const Shape& shape, std::size_t count) {
    if (static_cast<Index>(count) != shape.size()) {
        throw ArgumentError(concat("Tensor: shape ", shape, " has ", shape.size(),
                                   " elements, got ", count, " values"));
    }
}

void checkReadable(StorageFormat format) {
    if (format != StorageFormat::uint8) return;
    throw ArgumentError("Tensor: bytes cannot be read back: gather them first");
}

// The body of a tensor that has the values of another one, under a shape or an id of its own.
struct AliasBody final : TensorBody {
    explicit AliasBody(Storage& itsStorage) : TensorBody(&itsStorage), owner(&itsStorage) {}

    const CountedPointer<Storage> owner;
};

}  // namespace

Tensor::Tensor(const Shape& shape, std::span<const float> values, DType dtype,
               const Device& device) {
    checkCount(shape, values.size());
    checkValues(dtype, values);
    *this = uploaded(device, shape, dtype, formatOf(dtype), std::as_bytes(values));
}

Tensor Tensor::bytes(const Shape& shape, std::span<const std::uint8_t> values,
                     const Device& device) {
    checkCount(shape, values.size());
    return uploaded(device, shape, DType::int32, StorageFormat::uint8, std::as_bytes(values));
}

Tensor Tensor::uploaded(const Device& device, const Shape& shape, DType dtype, StorageFormat format,
                        std::span<const std::byte> values) {
    const auto what = [&] { return concat("a tensor of shape ", shape); };
    return withinMemory(what, device, [&] {
        const CountedPointer<Storage> storage = KernelRun::allocate(device, shape, dtype, format);
        if (!shape.empty()) device.backend()->upload({storage.get(), shape}, values);
        return Tensor(storage);
    });
}

void Tensor::throwNone() {
    throw ArgumentError("Tensor: expected one with values, got one that holds none");
}

Device Tensor::device() const {
    std::shared_ptr<Backend> backend = body().storage->link()->backend();
    if (!backend) {
        throw DeviceError(
            concat("a tensor of shape ", shape(), " was used after its device was closed"));
    }
    return Device(std::move(backend));
}

std::vector<float> Tensor::values() const {
    checkReadable(format());
    const auto what = [&] { return concat("values of shape ", shape()); };
    return withinMemory(
        what, [&] { return device(); },
        [&] {
            std::vector<float> result = hostVector<float>(size());
            download(result);
            return result;
        });
}

void Tensor::download(std::span<float> values) const {
    const Device home = device();
    if (!values.empty()) home.backend()->download({body().storage, shape()}, values);
}

void Tensor::compute() const { device().backend()->compute({body().storage, shape()}); }

float Tensor::item() const {
    if (size() != 1) {
        throw ArgumentError(
            concat("item: expected a tensor with one element, got shape ", shape()));
    }
    checkReadable(format());
    float value = 0.0f;
    const auto what = [&] { return concat("values of shape ", shape()); };
    withinMemory(
        what, [&] { return device(); },
        [&] {
            download({&value, 1});
        });
    return value;
}

Tensor Tensor::sharing(const Shape& shape, TensorId id, bool trainable) const {
    const CountedPointer<TensorBody> result = makeCounted<AliasBody>(*body().storage);
    result->id = id;
    result->shape = shape;
    result->dtype = dtype();
    result->trainable = trainable;
    return Tensor(result);
}

Tensor Tensor::alias(const Shape& shape) const {
    if (shape.size() != size()) {
        throw ArgumentError(concat("alias: expected a shape of ", size(), " elements for ",
                                   this->shape(), ", got ", shape));
    }
    return sharing(shape, newId(), false);
}

Tensor Tensor::withIdentity(TensorId id, bool trainable) const {
    return sharing(shape(), id, trainable);
}

bool Tensor::isOnlyHandle() const {
    const Storage& storage = *body().storage;
    return body().holders() == 1 && storage.holders() == 1;
}

StorageFormat Tensor::format() const { return body().storage->format(); }

void Tensor::countAsVariable() const { body().storage->setPurpose(MemoryPurpose::variables); }

TensorId Tensor::newId() {
    // Each thread takes some at a time.
    constexpr TensorId kTogether = 1024;
    static std::atomic<TensorId> next{1};
    thread_local TensorId id = 0, end = 0;
    if (id == end) {
        id = next.fetch_add(kTogether, std::memory_order_relaxed);
        end = id + kTogether;
    }
    return id++;
}

DType floatingDType(const TensorRefs& inputs) {
    bool half = false;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        if (inputs[i].dtype() == DType::float32) return DType::float32;
        half |= inputs[i].dtype() == DType::float16;
    }
    return half ? DType::float16 : DType::float32;
}

CountedPointer<Storage> KernelRun::allocate(const Device& device, const Shape& shape, DType dtype,
                                            StorageFormat format) {
    CountedPointer<Storage> storage = device.backend()->allocate(shape, format);
    storage->id = Tensor::newId();
    storage->shape = shape;
    storage->dtype = dtype;
    storage->setLink(device.backend()->link());
    return storage;
}

KernelRun::KernelRun(const Kernel& kernel, const TensorRefs& inputs, std::span<const Shape> outputs,
                     const Uniforms& uniforms, const Device& device)
    : KernelRun(kernel, inputs, device) {
    if (!std::ranges::all_of(outputs, &Shape::empty)) checkFits(kernel.name, uniforms);
}

KernelRun::KernelRun(const Kernel& kernel, const TensorRefs& inputs, const Device& device)
    : device_(device) {
    const DeviceLink* const link = device.backend()->link().get();
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const TensorBody& body = inputs[i].body();
        Storage* const storage = body.storage;
        if (storage->link().get() != link) throwElsewhere(kernel, i, inputs[i], device);
        if (storage->format() == StorageFormat::uint8) checkTakesBytes(kernel, kernel.inputs[i]);
        from_.emplace_back(storage, body.shape);
    }
}

Tensor KernelRun::addOutput(const Shape& shape, DType dtype) {
    CountedPointer<Storage> storage = allocate(device_, shape, dtype, formatOf(dtype));
    to_.emplace_back(storage.get(), storage->shape);
    return Tensor(std::move(storage));
}

void KernelRun::addOutput(const Tensor& inPlace) {
    to_.emplace_back(inPlace.body().storage, inPlace.body().shape);
}

bool KernelRun::hasValues() const {
    return !std::ranges::all_of(to_, [](const Operand& each) { return each.shape.empty(); });
}

Tensors run(const Kernel& kernel, const TensorRefs& inputs, std::span<const Shape> outputs,
            const Uniforms& uniforms, const Device& device, std::span<const DType> dtypes) {
    const auto what = [&] { return kernel.name; };
    return withinMemory(what, device, [&] {
        KernelRun run(kernel, inputs, outputs, uniforms, device);
        Tensors results;
        results.reserve(outputs.size());
        for (const Shape& shape : outputs) {
            results.push_back(run.addOutput(
                shape, dtypes.empty() ? floatingDType(inputs) : dtypes[results.size()]));
        }
        if (run.hasValues()) device.backend()->run(kernel, run.inputs(), run.outputs(), uniforms);
        return results;
    });
}

Tensors run(const Kernel& kernel, const TensorRefs& inputs, std::initializer_list<Shape> outputs,
            const Uniforms& uniforms, std::initializer_list<DType> dtypes) {
    return run(kernel, inputs, std::span(outputs.begin(), outputs.size()), uniforms,
               inputs[0].device(), std::span(dtypes.begin(), dtypes.size()));
}

Tensor run(const Kernel& kernel, const TensorRefs& inputs, const Shape& output,
           const Uniforms& uniforms, const Device& device, std::optional<DType> dtype) {
    const auto what = [&] { return kernel.name; };
    return withinMemory(what, device, [&] {
        KernelRun run(kernel, inputs, {&output, 1}, uniforms, device);
        Tensor result = run.addOutput(output, dtype ? *dtype : floatingDType(inputs));
        if (run.hasValues()) device.backend()->run(kernel, run.inputs(), run.outputs(), uniforms);
        return result;
    });
}

Tensor run(const Kernel& kernel, const TensorRefs& inputs, const Shape& output,
           const Uniforms& uniforms, std::optional<DType> dtype) {
    return run(kernel, inputs, output, uniforms, inputs[0].device(), dtype);
}

}  // namespace glgrad
