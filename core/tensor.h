#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/device.h"
#include "core/dtype.h"
#include "core/inline_vector.h"
#include "core/kernel.h"
#include "core/several.h"
#include "core/shape.h"
#include "core/tensor_body.h"

namespace glgrad {

/// Values of one shape on one device. An immutable handle: copying is cheap, and the memory goes
/// back to its device's pool when the last handle goes.
class Tensor {
public:
    /// No tensor: only defined(), assignment and destruction are allowed. Ops that are given one
    /// throw ArgumentError with the name of the parameter.
    Tensor() = default;
    /// `values` in row-major order. Throws ArgumentError when their number is not shape.size(), or
    /// when they are not what `dtype` says.
    Tensor(const Shape& shape, std::span<const float> values, DType dtype = DType::float32,
           const Device& device = currentDevice());
    Tensor(const Shape& shape, std::initializer_list<float> values)
        : Tensor(shape, std::span(values.begin(), values.size())) {}
    /// A scalar.
    explicit Tensor(float value) : Tensor(Shape{}, {value}) {}
    /// Bytes that stay bytes on the device, for data sets: only gather reads them.
    static Tensor bytes(const Shape& shape, std::span<const std::uint8_t> values,
                        const Device& device = currentDevice());

    bool defined() const { return static_cast<bool>(body_); }
    const Shape& shape() const { return body().shape; }
    int rank() const { return shape().rank(); }
    Index size() const { return shape().size(); }
    DType dtype() const { return body().dtype; }
    StorageFormat format() const;
    /// Throws DeviceError when the device was closed.
    Device device() const;

    /// Has the device begin to compute the values, which it does not wait for. A device may put
    /// element-wise ops off until somebody needs their results: see docs/fusion.md.
    void compute() const;
    /// The values in row-major order, read back from the device.
    std::vector<float> values() const;
    /// The value of a tensor with one element. Throws ArgumentError for any other.
    float item() const;

    TensorId id() const { return body().id; }
    /// Whether no other handle, and nothing that is still to be computed, has its values: who
    /// changes them then is not noticed.
    bool isOnlyHandle() const;
    /// Whether every tape follows this tensor: it is the value of a trainable Variable.
    bool isTrainable() const { return body().trainable; }

    /// The same values under another shape of the same size and a new id; the storage is shared.
    /// Only where the backend lays both out alike. Throws ArgumentError for another size. For
    /// reshape; users call that.
    Tensor alias(const Shape& shape) const;
    Tensor withIdentity(TensorId id, bool trainable) const;
    static TensorId newId();
    /// From now on the memory is counted as a variable's.
    void countAsVariable() const;

private:
    explicit Tensor(CountedPointer<const TensorBody> body) : body_(std::move(body)) {}
    static Tensor uninitialized(const Device& device, const Shape& shape, DType dtype);
    static Tensor uploaded(const Device& device, const Shape& shape, DType dtype,
                           StorageFormat format, std::span<const std::byte> values);
    void download(std::span<float> values) const;
    Tensor sharing(const Shape& shape, TensorId id, bool trainable) const;
    const TensorBody& body() const {
        if (!body_) throwNone();
        return *body_;
    }
    [[noreturn]] static void throwNone();

    CountedPointer<const TensorBody> body_;

    friend class KernelRun;
    friend class KernelUpdates;
};

using Tensors = Several<Tensor>;

/// Tensors that a function is given. It refers to them: to copy the handles would count them.
class TensorRefs {
public:
    /// An element.
    class Ref {
    public:
        /// A tensor, or a variable for its value.
        template <std::convertible_to<const Tensor&> T>
        Ref(const T& tensor) : tensor_(&static_cast<const Tensor&>(tensor)) {}
        const Tensor& operator*() const { return *tensor_; }

    private:
        const Tensor* tensor_;
    };

    TensorRefs() = default;
    TensorRefs(std::initializer_list<Ref> tensors) : list_(tensors) {}
    TensorRefs(std::span<const Tensor> tensors) {
        for (const Tensor& tensor : tensors) add(tensor);
    }
    TensorRefs(const Tensors& tensors) : TensorRefs(std::span(tensors)) {}

    void add(const Tensor& tensor) { list_.emplace_back(tensor); }
    std::size_t size() const { return list_.size(); }
    const Tensor& operator[](std::size_t i) const { return *list_[i]; }

private:
    InlineVector<Ref, Names::kMax> list_;
};

/// The dtype of what is computed from `inputs`: float16 where those of them that are floating are,
/// as NumPy has it; float32 where none is floating.
DType floatingDType(const TensorRefs& inputs);

/// Runs a kernel: new tensors of the shapes `outputs` on the device of the inputs, which must be
/// one. `dtypes` are those of the outputs; where it is empty, all are floatingDType(inputs).
/// Nothing is recorded on tapes: see record in autograd/tape.h.
Tensors run(const Kernel& kernel, const TensorRefs& inputs, std::span<const Shape> outputs,
            const Uniforms& uniforms, const Device& device, std::span<const DType> dtypes = {});
/// The same on the device of the first input.
Tensors run(const Kernel& kernel, const TensorRefs& inputs, std::initializer_list<Shape> outputs,
            const Uniforms& uniforms = {}, std::initializer_list<DType> dtypes = {});
/// The same for a kernel with one output.
Tensor run(const Kernel& kernel, const TensorRefs& inputs, const Shape& output,
           const Uniforms& uniforms = {}, std::optional<DType> dtype = std::nullopt);
Tensor run(const Kernel& kernel, const TensorRefs& inputs, const Shape& output,
           const Uniforms& uniforms, const Device& device,
           std::optional<DType> dtype = std::nullopt);

}  // namespace glgrad
