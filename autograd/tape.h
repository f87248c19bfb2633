#pragma once

#include <functional>
#include <initializer_list>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "autograd/gradient_view.h"
#include "core/tensor.h"
#include "core/variable.h"

namespace glgrad {

class TapeRecord;

/// An input of an op and the function that computes its gradient from dy, or from the dys of
/// several outputs, where an output that nothing depends on has zeros. The function is written in
/// ops, so that an outer tape can differentiate it again. It refers to both.
struct InputGradient {
    const Tensor& input;
    GradientView<Tensor> gradient;
};

/// Tells the tapes of this thread how `output` came from its inputs, and returns it:
///
///     return record("square", y, {{x, [x](const Tensor& dy) { return dy * 2.0f * x; }}});
///
/// A tape keeps copies of the functions of the inputs that it follows, so capture in each what it
/// alone needs; without a tape they cost next to nothing. Ops that are built from other ops need
/// not record anything.
Tensor record(std::string_view op, Tensor output, std::span<const InputGradient> inputs);
inline Tensor record(std::string_view op, Tensor output,
                     std::initializer_list<InputGradient> inputs) {
    return record(op, std::move(output), std::span(inputs.begin(), inputs.size()));
}
/// The same for an op with several outputs.
Tensors record(std::string_view op, Tensors outputs, std::span<const InputGradient> inputs);
inline Tensors record(std::string_view op, Tensors outputs,
                      std::initializer_list<InputGradient> inputs) {
    return record(op, std::move(outputs), std::span(inputs.begin(), inputs.size()));
}

/// The same for gradients that are computed together: `gradients` is called once for all inputs and
/// returns one gradient per input, each time that a tape computes gradients.
Tensors recordTogether(std::string_view op, Tensors outputs, std::span<const Tensor> inputs,
                       GradientView<Tensors> gradients);
Tensor recordTogether(std::string_view op, Tensor output, std::span<const Tensor> inputs,
                      GradientView<Tensors> gradients);

/// Whether a tape of this thread records what is told by `record`.
bool isRecorded();

struct TapeOptions {
    /// Whether gradient() may be called more than once. It keeps all intermediate values alive.
    bool persistent = false;
};

/// Records the ops of this thread while it lives, to differentiate them. It follows trainable
/// variables and what watch() was given, and everything computed from those. Tapes nest: a
/// gradient taken from an inner tape is recorded by the outer ones, which can differentiate it
/// again.
///
///     GradientTape tape;
///     Tensor loss = mean(square(matmul(x, w) - y));
///     Tensor dw = tape.gradient(loss, w);
///
/// It may end anywhere: before tapes that began earlier, on another thread, under PauseTapes, or in
/// a gradient function, of its own too. It records the ops of the thread that it began on, also
/// after it was handed to another one; what it keeps of a tape that ended elsewhere goes with that
/// thread's next op. But for its end, a tape is used by one thread at a time.
class GradientTape {
public:
    explicit GradientTape(const TapeOptions& options = {});
    ~GradientTape();
    GradientTape(const GradientTape&) = delete;
    GradientTape& operator=(const GradientTape&) = delete;

    /// Follows a tensor that is no trainable variable.
    void watch(const Tensor& tensor);

    /// d target / d source for each source, in their order, of their shapes and dtypes; zeros where
    /// the target does not depend on it. `seed`, of the target's shape, weights the target's
    /// values. Throws GradientError when the target is not a scalar and has no seed, when a source
    /// is neither watched nor computed from what is nor a trainable variable, or when the tape was
    /// used before and is not persistent.
    Tensors gradient(const Tensor& target, std::span<const Tensor> sources,
                     const Tensor& seed = {});
    Tensors gradient(const Tensor& target, std::initializer_list<Tensor> sources,
                     const Tensor& seed = {}) {
        return gradient(target, std::span(sources.begin(), sources.size()), seed);
    }
    Tensor gradient(const Tensor& target, const Tensor& source, const Tensor& seed = {}) {
        return gradient(target, std::span(&source, 1), seed)[0];
    }
    Tensors gradient(const Tensor& target, std::span<const Variable> sources,
                     const Tensor& seed = {});

    /// The number of ops recorded so far.
    std::size_t size() const;

private:
    Tensors differentiate(const Tensor& target, std::span<const Tensor> sources,
                          const Tensor& seed);

    std::shared_ptr<TapeRecord> record_;
};

/// While it lives, the tapes that this thread has now record nothing; those that begin later do. It
/// may end anywhere, as a tape.
class PauseTapes {
public:
    PauseTapes();
    ~PauseTapes();
    PauseTapes(const PauseTapes&) = delete;
    PauseTapes& operator=(const PauseTapes&) = delete;

private:
    std::vector<std::shared_ptr<TapeRecord>, PooledAllocator<std::shared_ptr<TapeRecord>>> paused_;
};

/// The same values as a constant: no gradient flows back through it.
Tensor stopGradient(const Tensor& x);

/// `forward(inputs...)` with a gradient of the user's own: nothing inside of `forward` is recorded;
/// `gradients` gets dy and the output and returns one gradient per input.
Tensor customGradient(std::string_view op, std::span<const Tensor> inputs,
                      const std::function<Tensor(std::span<const Tensor>)>& forward,
                      const std::function<Tensors(const Tensor& dy, const Tensor& y)>& gradients);

}  // namespace glgrad
