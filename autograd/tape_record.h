// glgrad: internal header
#pragma once

#include <atomic>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "autograd/tape.h"
#include "core/thread_scopes.h"

namespace glgrad {

using Gradients = std::unordered_map<TensorId, Tensor>;
/// The gradients of all inputs of an op, computed together.
using AllGradients = std::function<std::vector<Tensor>(std::span<const Tensor> dys)>;

/// What a tape recorded. The tape, the list of the thread that it began on, and whoever computes
/// from it hold it together: a tape may end while its gradients are computed.
struct TapeRecord : ScopeEntry {
    struct Input {
        TensorId id;
        Shape shape;
        DType dtype;
        std::size_t position;            ///< Among all inputs of the op.
        JointGradientFunction gradient;  ///< Null where Node::gradients has all of them.
    };
    struct Output {
        TensorId id;
        Shape shape;
        DType dtype;
        Device device;
    };
    struct Node {
        std::string op;
        std::vector<Output> outputs;
        std::vector<Input> inputs;
        AllGradients gradients;
    };

    bool persistent = false;
    bool used = false;
    std::atomic<int> suspensions = 0;
    std::vector<Node> nodes;
    std::unordered_set<TensorId> followed;

    bool isRecording() const { return suspensions == 0; }
    bool follows(const Tensor& tensor) const {
        return tensor.isTrainable() || followed.contains(tensor.id());
    }
    void add(std::string_view op, std::span<const Tensor> outputs,
             std::span<const JointInputGradient> inputs, const AllGradients& gradients);
    void check(const Tensor& target, std::span<const Tensor> sources, const Tensor& seed) const;
    void propagate(Gradients& gradients, std::span<const Tensor> sources);
};

/// A gradient of a float16 tensor is float16, and that of a float32 tensor is float32.
Tensor asDType(const Tensor& gradient, DType dtype);

}  // namespace glgrad
