#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/device.h"
#include "core/dtype.h"
#include "core/kernel.h"
#include "core/shape.h"

namespace glgrad {

class Storage;

/// Names a tensor on tapes. All values of one Variable share an id.
using TensorId = std::uint64_t;

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

    bool defined() const { return state_ != nullptr; }
    const Shape& shape() const { return state().shape; }
    int rank() const { return shape().rank(); }
    Index size() const { return shape().size(); }
    DType dtype() const { return state().dtype; }
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

    TensorId id() const { return state().id; }
    /// Whether every tape follows this tensor: it is the value of a trainable Variable.
    bool isTrainable() const { return state().trainable; }

    /// The same values under another shape of the same size and a new id; the storage is shared.
    /// Only where the backend lays both out alike. Throws ArgumentError for another size. For
    /// reshape; users call that.
    Tensor alias(const Shape& shape) const;
    Tensor withIdentity(TensorId id, bool trainable) const;
    static TensorId newId();
    /// From now on the memory is counted as a variable's.
    void countAsVariable() const;

private:
    struct State {
        TensorId id;
        Shape shape;
        DType dtype;
        bool trainable;
        std::shared_ptr<Storage> storage;
        std::weak_ptr<Backend> backend;
    };
    explicit Tensor(State state) : state_(std::make_shared<const State>(std::move(state))) {}
    static Tensor uninitialized(const Device& device, const Shape& shape, DType dtype,
                                StorageFormat format);
    static Tensor uploaded(const Device& device, const Shape& shape, DType dtype,
                           StorageFormat format, std::span<const std::byte> values);
    const State& state() const;

    std::shared_ptr<const State> state_;

    friend std::vector<Tensor> run(const Kernel& kernel, std::span<const Tensor> inputs,
                                   std::span<const Shape> outputs, const Uniforms& uniforms,
                                   const Device& device, std::span<const DType> dtypes);
};

/// The dtype of what is computed from `inputs`: float16 where those of them that are floating are,
/// as NumPy has it; float32 where none is floating.
DType floatingDType(std::span<const Tensor> inputs);
inline DType floatingDType(std::initializer_list<Tensor> inputs) {
    return floatingDType(std::span(inputs.begin(), inputs.size()));
}

/// Runs a kernel: new tensors of the shapes `outputs` on the device of the inputs, which must be
/// one. `dtypes` are those of the outputs; where it is empty, all are floatingDType(inputs).
/// Nothing is recorded on tapes: see record in autograd/tape.h.
std::vector<Tensor> run(const Kernel& kernel, std::span<const Tensor> inputs,
                        std::span<const Shape> outputs, const Uniforms& uniforms,
                        const Device& device, std::span<const DType> dtypes = {});
/// The same for a kernel with one output, on the device of its first input.
Tensor run(const Kernel& kernel, std::initializer_list<Tensor> inputs, const Shape& output,
           const Uniforms& uniforms = {}, std::optional<DType> dtype = std::nullopt);
/// The same for a kernel with several outputs.
std::vector<Tensor> run(const Kernel& kernel, std::initializer_list<Tensor> inputs,
                        std::initializer_list<Shape> outputs, const Uniforms& uniforms = {},
                        std::initializer_list<DType> dtypes = {});

}  // namespace glgrad
