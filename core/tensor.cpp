#include "core/tensor.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <span>

#include "core/backend.h"
#include "core/error.h"
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

void checkInput(const Kernel& kernel, std::size_t position, const Tensor& input,
                const Device& device) {
    const Device home = input.device();
    if (home != device) {
        throw DeviceError(concat(kernel.name, ": the inputs live on different devices: expected ",
                                 nameOf(device), ", got ", kernel.inputs[position], " on ",
                                 nameOf(home)));
    }
    const std::string_view name = kernel.inputs[position];
    if (input.format() == StorageFormat::uint8 && !kernel.byteInputs.contains(name)) {
        throw ArgumentError(concat(kernel.name, ": expected floats as input ", name,
                                   ", got bytes: gather them first"));
    }
}

void checkCount(const Shape& shape, std::size_t count) {
    if (static_cast<Index>(count) != shape.size()) {
        throw ArgumentError(concat("Tensor: shape ", shape, " has ", shape.size(),
                                   " elements, got ", count, " values"));
    }
}

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
        Tensor tensor = uninitialized(device, shape, dtype, format);
        if (!shape.empty()) device.backend()->upload({tensor.state().storage.get(), shape}, values);
        return tensor;
    });
}

Tensor Tensor::uninitialized(const Device& device, const Shape& shape, DType dtype,
                             StorageFormat format) {
    return Tensor(State{.id = newId(),
                        .shape = shape,
                        .dtype = dtype,
                        .trainable = false,
                        .storage = device.backend()->allocate(shape, format),
                        .backend = device.backend()});
}

const Tensor::State& Tensor::state() const {
    if (!state_) throw ArgumentError("Tensor: expected one with values, got one that holds none");
    return *state_;
}

Device Tensor::device() const {
    std::shared_ptr<Backend> backend = state().backend.lock();
    if (!backend) {
        throw DeviceError(
            concat("a tensor of shape ", shape(), " was used after its device was closed"));
    }
    return Device(std::move(backend));
}

std::vector<float> Tensor::values() const {
    if (format() == StorageFormat::uint8) {
        throw ArgumentError("Tensor: bytes cannot be read back: gather them first");
    }
    const Device home = device();
    const auto what = [&] { return concat("values of shape ", shape()); };
    return withinMemory(what, home, [&] {
        std::vector<float> result = hostVector<float>(size());
        if (!result.empty()) home.backend()->download({state().storage.get(), shape()}, result);
        return result;
    });
}

void Tensor::compute() const { device().backend()->compute({state().storage.get(), shape()}); }

float Tensor::item() const {
    if (size() != 1) {
        throw ArgumentError(
            concat("item: expected a tensor with one element, got shape ", shape()));
    }
    return values()[0];
}

Tensor Tensor::alias(const Shape& shape) const {
    if (shape.size() != size()) {
        throw ArgumentError(concat("alias: expected a shape of ", size(), " elements for ",
                                   this->shape(), ", got ", shape));
    }
    State copy = state();
    copy.id = newId();
    copy.shape = shape;
    copy.trainable = false;
    return Tensor(std::move(copy));
}

Tensor Tensor::withIdentity(TensorId id, bool trainable) const {
    State copy = state();
    copy.id = id;
    copy.trainable = trainable;
    return Tensor(std::move(copy));
}

StorageFormat Tensor::format() const { return state().storage->format(); }

void Tensor::countAsVariable() const { state().storage->setPurpose(MemoryPurpose::variables); }

TensorId Tensor::newId() {
    static std::atomic<TensorId> next{1};
    return next.fetch_add(1, std::memory_order_relaxed);
}

DType floatingDType(std::span<const Tensor> inputs) {
    bool half = false;
    for (const Tensor& input : inputs) {
        if (input.dtype() == DType::float32) return DType::float32;
        half |= input.dtype() == DType::float16;
    }
    return half ? DType::float16 : DType::float32;
}

std::vector<Tensor> run(const Kernel& kernel, std::span<const Tensor> inputs,
                        std::span<const Shape> outputs, const Uniforms& uniforms,
                        const Device& device, std::span<const DType> dtypes) {
    const auto what = [&] { return kernel.name; };
    return withinMemory(what, device, [&] {
        const auto hasValues = [](const Shape& shape) { return !shape.empty(); };
        const bool anything = std::ranges::any_of(outputs, hasValues);
        if (anything) checkFits(kernel.name, uniforms);
        std::vector<Operand> from, to;
        std::vector<Tensor> results;
        from.reserve(inputs.size());
        to.reserve(outputs.size());
        results.reserve(outputs.size());
        for (const Tensor& input : inputs) {
            checkInput(kernel, from.size(), input, device);
            from.push_back({input.state().storage.get(), input.shape()});
        }
        for (const Shape& shape : outputs) {
            const DType dtype = dtypes.empty() ? floatingDType(inputs) : dtypes[results.size()];
            results.push_back(Tensor::uninitialized(device, shape, dtype, formatOf(dtype)));
            to.push_back({results.back().state().storage.get(), shape});
        }
        if (anything) device.backend()->run(kernel, from, to, uniforms);
        return results;
    });
}

Tensor run(const Kernel& kernel, std::initializer_list<Tensor> inputs, const Shape& output,
           const Uniforms& uniforms, std::optional<DType> dtype) {
    const std::span all(inputs.begin(), inputs.size());
    const DType one = dtype.value_or(floatingDType(all));
    return run(kernel, all, std::span(&output, 1), uniforms, inputs.begin()->device(),
               std::span(&one, 1))[0];
}

std::vector<Tensor> run(const Kernel& kernel, std::initializer_list<Tensor> inputs,
                        std::initializer_list<Shape> outputs, const Uniforms& uniforms,
                        std::initializer_list<DType> dtypes) {
    return run(kernel, std::span(inputs.begin(), inputs.size()),
               std::span(outputs.begin(), outputs.size()), uniforms, inputs.begin()->device(),
               std::span(dtypes.begin(), dtypes.size()));
}

}  // namespace glgrad
