#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/tensor.h"

/// One row per op. The rows drive the tests of op_table_test.cpp on every backend, and
/// shader_dump.cpp.
namespace glgrad {

/// Where the values of an input are taken from.
struct Domain {
    enum class Kind {
        uniform,  ///< In [low, high).
        spaced,   ///< 0.15 apart from each other and 0.075 from multiples of it: away from kinks.
        whole,    ///< Integers in [low, high).
        label,    ///< Integers from 0 to below the last axis of the row's last input.
    };
    Kind kind = Kind::uniform;
    float low = -2.0f;
    float high = 2.0f;
    bool constant = false;  ///< Nothing is differentiated by this input.
};

inline constexpr Domain kAny{};
inline constexpr Domain kPositive{.low = 0.5f, .high = 2.5f};
inline constexpr Domain kSpaced{.kind = Domain::Kind::spaced};
inline constexpr Domain kDigits{Domain::Kind::whole, 0.0f, 4.0f, true};
inline constexpr Domain kLabels{.kind = Domain::Kind::label, .constant = true};

using InputShapes = std::vector<Shape>;

struct OpRow {
    std::string name;
    Tensor (*function)(std::span<const Tensor> inputs);
    /// The shapes of the inputs to try for a shape; none where the op cannot use it.
    std::vector<InputShapes> (*cases)(const Shape& base);
    /// Of each input; the last one stands for those that follow.
    std::vector<Domain> domains = {kAny};
    bool hasGradient = true;
    /// Of values and gradients between two devices, times 1 + |value|.
    double tolerance = 2e-5;
    /// An element-wise op of one input in double, checked on numbers that overflow, Inf and NaN.
    double (*truth)(double x) = nullptr;

    const Domain& domain(std::size_t input) const {
        return domains[input < domains.size() ? input : domains.size() - 1];
    }
};

/// All rows.
const std::vector<OpRow>& opTable();

// The rows by family: what opTable joins.
std::vector<OpRow> elementwiseRows();
std::vector<OpRow> binaryRows();
std::vector<OpRow> reductionRows();
std::vector<OpRow> shapeRows();
std::vector<OpRow> linearRows();
std::vector<OpRow> imageRows();
std::vector<OpRow> lossRows();

/// The cases of ops that take one tensor of any shape, or of at least one axis.
std::vector<InputShapes> anyShape(const Shape& base);
std::vector<InputShapes> anyAxis(const Shape& base);
/// One tensor that has elements.
std::vector<InputShapes> anyElements(const Shape& base);

/// An input on the host.
struct HostTensor {
    Shape shape;
    std::vector<float> values;
    DType dtype = DType::float32;
    bool constant = false;

    Tensor upload() const { return Tensor(shape, values, dtype); }
};

/// The inputs of a row: the same for the same shapes and seed.
std::vector<HostTensor> makeInputs(const OpRow& row, const InputShapes& shapes,
                                   std::uint64_t seed = 1);

/// What a row computes: its values, their gradients with random weights by every input that is no
/// constant, and the gradients of those, again with random weights.
struct RowResult {
    Shape shape;
    std::vector<float> values;
    std::vector<std::vector<float>> first;
    std::vector<std::vector<float>> second;
};

/// On the current device, up to derivatives of `order`.
RowResult compute(const OpRow& row, const std::vector<HostTensor>& inputs, int order);

/// The row's function of those inputs that are no constants.
std::function<Tensor(std::span<const Tensor>)> ofVariables(const OpRow& row,
                                                           const std::vector<HostTensor>& inputs);
Tensors variablesOf(const std::vector<HostTensor>& inputs);

/// Small shapes of rank 0 to 5.
std::vector<Shape> smallShapes();
/// Rank 0 to 5, with size 0, 1, 3, 5 and 7 in every position.
std::vector<Shape> edgeShapes();
/// More rows, or longer ones, than fit 64 texels.
std::vector<Shape> foldedShapes();

}  // namespace glgrad
