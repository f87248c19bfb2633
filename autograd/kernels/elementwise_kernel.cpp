#include "autograd/kernels/elementwise_kernel.h"

#include <algorithm>
#include <array>
#include <type_traits>

#include "autograd/kernels/cpu_scratch.h"
#include "autograd/kernels/elementwise.h"
#include "autograd/kernels/strided_axes.h"
#include "expressions/elementwise_function.h"
#include "expressions/elementwise_shader.h"

namespace glgrad {
namespace {

constexpr int kMaxInputs = static_cast<int>(Names::kMax);

// Shorter rows are laid out side by side, in blocks of about so many values: rows that are the same
// for all, which are laid out once, and others.
constexpr Index kShortSameRow = 256, kShortRow = 64;
constexpr Index kBlock = 512;

// The axes of `shape` without the last `omitted`, and the steps of the inputs that are repeated to
// it. An input has a `shape`, or is one.
template <int kMax, class Input>
StridedAxes<kMax> axesOf(const Shape& shape, std::span<const Input> inputs, int omitted = 0) {
    const auto shapeOf = [](const Input& input) -> const Shape& {
        if constexpr (std::is_same_v<Input, Shape>) {
            return input;
        } else {
            return input.shape;
        }
    };
    StridedAxes<kMax> axes;
    const int rank = shape.rank() - omitted;
    for (int axis = 0; axis < rank; ++axis) {
        typename StridedAxes<kMax>::Offsets steps{};
        for (std::size_t i = 0; i < inputs.size(); ++i) {
            const Shape& from = shapeOf(inputs[i]);
            const int own = axis - shape.rank() + from.rank();
            if (own < 0 || from[own] == 1) continue;
            steps[i] = 1;
            for (int k = own + 1; k < from.rank() - omitted; ++k) steps[i] *= from[k];
        }
        axes.append(shape[axis], steps);
    }
    return axes;
}

class Attributes {
public:
    explicit Attributes(const CpuArguments& arguments) {
        for (const Uniform& uniform : arguments.uniforms) numbers_[count_++] = uniform.floats()[0];
    }
    operator std::span<const float>() const { return {numbers_.data(), count_}; }

private:
    std::array<float, kMaxAttributes> numbers_;
    std::size_t count_ = 0;
};

/// Computes an output from at most kMax inputs that are repeated to its shape.
template <int kMax>
class RepeatedInputs {
public:
    explicit RepeatedInputs(const CpuArguments& arguments)
        : arguments_(arguments),
          attributes_(arguments),
          axes_(axesOf<kMax>(arguments.outputs[0].shape, arguments.inputs)) {
        std::tie(count_, steps_) = axes_.popInner();
        for (std::size_t i = 0; i < inputs(); ++i) kinds_[i] = kindOf(i);
        changes_ = std::ranges::find(kinds_, Kind::repeated) != kinds_.end();
    }

    void run() const {
        if (count_ < (changes_ ? kShortRow : kShortSameRow) && axes_.count > 0) {
            runShortRows();
        } else {
            runRows();
        }
    }

private:
    std::size_t inputs() const { return arguments_.inputs.size(); }
    const float* valuesOf(std::size_t input) const { return arguments_.inputs[input].values; }
    float* y() const { return arguments_.outputs[0].values; }
    ProgramRun programRun() const { return {arguments_.elementwise->program(), attributes_}; }

    // Each row by itself: inputs are there as they are, or one value for the row.
    void runRows() const {
        if (axes_.count == 0) {
            return forElements(count_, [&](Index begin, Index end) {
                ProgramRun program = programRun();
                for (std::size_t i = 0; i < inputs(); ++i) {
                    program.setInput(i, valuesOf(i) + begin * steps_[i], steps_[i] == 0);
                }
                program(y() + begin, end - begin);
            });
        }
        parallelFor(axes_.size(), std::max<Index>(1, kElementwiseGrain / count_),
                    [&](Index begin, Index end) {
                        ProgramRun program = programRun();
                        StridedWalk<kMax> walk(axes_, begin);
                        for (Index row = begin; row < end; ++row, walk.next()) {
                            for (std::size_t i = 0; i < inputs(); ++i) {
                                program.setInput(i, valuesOf(i) + walk[static_cast<int>(i)],
                                                 steps_[i] == 0);
                            }
                            program(y() + row * count_, count_);
                        }
                    });
    }

    // What an input gives to a block of rows.
    enum class Kind {
        single,    // One value for all.
        whole,     // What is there already.
        sameRow,   // One row for all.
        repeated,  // Anything else.
    };
    Kind kindOf(std::size_t input) const {
        if (arguments_.inputs[input].shape.size() == 1) return Kind::single;
        Index whole = count_;
        bool isWhole = steps_[input] == 1, isSame = steps_[input] == 1;
        for (int axis = axes_.count - 1; axis >= 0; --axis) {
            isWhole = isWhole && axes_.strides[axis][input] == whole;
            isSame = isSame && axes_.strides[axis][input] == 0;
            whole *= axes_.sizes[axis];
        }
        return isWhole ? Kind::whole : isSame ? Kind::sameRow : Kind::repeated;
    }

    void layOutRow(std::size_t input, Index offset, float* to) const {
        const float* from = valuesOf(input) + offset;
        if (steps_[input] == 0) {
            std::fill_n(to, count_, *from);
        } else {
            std::copy_n(from, count_, to);
        }
    }

    void runShortRows() const {
        const Index rows = axes_.size(), joined = std::min(rows, kBlock / count_);
        parallelFor(rows, std::max<Index>(1, kElementwiseGrain / count_),
                    [&](Index begin, Index end) { runShortRows(joined, begin, end); });
    }
    void runShortRows(Index joined, Index begin, Index end) const {
        auto& scratch = threadObject<CpuScratch, RepeatedInputs>();
        const Index size = joined * count_;
        float* const blocks = scratch.atLeast(size * static_cast<Index>(inputs()));
        ProgramRun program = programRun();
        StridedWalk<kMax> walk(axes_, begin);
        for (std::size_t i = 0; i < inputs(); ++i) {
            if (kinds_[i] == Kind::single) program.setInput(i, valuesOf(i), true);
            if (kinds_[i] == Kind::whole || kinds_[i] == Kind::single) continue;
            float* const block = blocks + static_cast<Index>(i) * size;
            program.setInput(i, block);
            if (kinds_[i] == Kind::repeated) continue;
            for (Index row = 0; row < joined; ++row) layOutRow(i, 0, block + row * count_);
        }
        for (Index row = begin; row < end; row += joined) {
            const Index count = std::min(joined, end - row);
            for (Index k = 0; changes_ && k < count; ++k, walk.next()) {
                for (std::size_t i = 0; i < inputs(); ++i) {
                    if (kinds_[i] != Kind::repeated) continue;
                    layOutRow(i, walk[static_cast<int>(i)],
                              blocks + static_cast<Index>(i) * size + k * count_);
                }
            }
            for (std::size_t i = 0; i < inputs(); ++i) {
                if (kinds_[i] == Kind::whole) program.setInput(i, valuesOf(i) + row * count_);
            }
            program(y() + row * count_, count * count_);
        }
    }

    const CpuArguments& arguments_;
    Attributes attributes_;
    StridedAxes<kMax> axes_;  // Of rows.
    Index count_;
    typename StridedAxes<kMax>::Offsets steps_;
    std::array<Kind, kMax> kinds_{};
    bool changes_;  // Whether an input has to be laid out for each row.
};

}  // namespace

Plan elementwisePlan(const PlanArguments& arguments) {
    const ElementwiseFunction& function = *arguments.elementwise;
    Pass pass{
        .shader = {function.name(), {}}, .inputs = {}, .targets = {{"y0", TextureRef::output(0)}}};
    const auto axes = axesOf<kMaxInputs>(arguments.outputs[0], arguments.inputs, 1);
    for (int i = 0; i < function.inputs(); ++i) {
        const LeafNames names = leafNames(i);
        pass.inputs.push_back({names.input, TextureRef::input(i)});
        if (arguments.input(i) == arguments.output(0)) continue;
        pass.defines.push_back({names.define});
        pass.uniforms.add({names.strides, axes.stridesOf(i)});
        pass.iterations += axes.count;
    }
    const bool isRepeated = !pass.defines.empty();
    pass.shader.text = isRepeated ? function.repeatedShader() : function.shader();
    if (isRepeated) {
        pass.uniforms.add({"axes", axes.count});
        pass.uniforms.add({"outSizes", axes.sizes});
    }
    return {.passes = {std::move(pass)}};
}

void elementwiseCpu(const CpuArguments& arguments) {
    const CpuOutput& y = arguments.outputs[0];
    const Index size = y.shape.size();
    for (const CpuInput& input : arguments.inputs) {
        const Index own = input.shape.size();
        if (own == size || own == 1) continue;
        return arguments.inputs.size() <= 2 ? RepeatedInputs<2>(arguments).run()
                                            : RepeatedInputs<kMaxInputs>(arguments).run();
    }
    const Attributes attributes(arguments);
    forElements(size, [&](Index begin, Index end) {
        ProgramRun program(arguments.elementwise->program(), attributes);
        for (std::size_t i = 0; i < arguments.inputs.size(); ++i) {
            const CpuInput& input = arguments.inputs[i];
            const bool isSingle = input.shape.size() != size;
            program.setInput(i, input.values + (isSingle ? 0 : begin), isSingle);
        }
        program(y.values + begin, end - begin);
    });
}

}  // namespace glgrad
