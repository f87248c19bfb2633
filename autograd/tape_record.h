// glgrad: internal header
#pragma once

#include <atomic>
#include <span>
#include <string_view>
#include <vector>

#include "autograd/tape.h"
#include "autograd/tape_arena.h"
#include "autograd/tape_slots.h"
#include "core/thread_scopes.h"

namespace glgrad {

/// What a tape recorded. The tape, the list of the thread that it began on, and whoever computes
/// from it hold it together: a tape may end while its gradients are computed.
class TapeRecord : public ScopeEntry {
public:
    explicit TapeRecord(bool isPersistent) : isPersistent_(isPersistent) {}
    ~TapeRecord();

    bool isRecording() const { return suspensions == 0; }
    bool follows(const Tensor& tensor) const {
        return tensor.isTrainable() || slots_.find(tensor.id());
    }
    void follow(const Tensor& tensor) { slots_.add(tensor.id()); }
    /// An op. `together`, where it is given, computes the gradients of all inputs.
    void add(std::string_view op, std::span<const Tensor> outputs,
             std::span<const InputGradient> inputs, const GradientView<Tensors>& together);
    std::size_t size() const { return size_; }

    void check(const Tensor& target, std::span<const Tensor> sources, const Tensor& seed) const;
    /// The gradients of the sources, from that of the target.
    Tensors gradients(const Tensor& target, const Tensor& seed, std::span<const Tensor> sources);

    std::atomic<int> suspensions = 0;

private:
    struct Node;
    class NodeInUse;

    // By slot: whether a gradient is asked for.
    using Wanted = std::vector<char, PooledAllocator<char>>;

    // `gradients`, by slot, are those that are known.
    void propagate(Tensors& gradients, const Wanted& isWanted);
    void propagate(const Node& node, Tensors& gradients, const Wanted& isWanted);
    void drop(Node* node);

    const bool isPersistent_;
    bool isUsed_ = false;
    TapeSlots slots_;
    TapeArena arena_;
    Node* last_ = nullptr;
    std::size_t size_ = 0;
};

/// A gradient of a float16 tensor is float16, and that of a float32 tensor is float32.
Tensor asDType(const Tensor& gradient, DType dtype);

}  // namespace glgrad
