// glgrad: internal header
#pragma once

#include "expressions/derivative.h"
#include "expressions/traced.h"

namespace glgrad {

/// What an op's gradient by one input is: a function of tensors that the op knows, and of dy.
struct TracedGradient {
    static constexpr int kOutput = -1;

    Traced function;         ///< Of the saved ones, and last of dy.
    std::vector<int> saved;  ///< Which of the op's inputs, or kOutput.
};

namespace detail {

/// Copies what a node needs into another expression, with the op's output as an input where it
/// stands.
class GradientCopier {
public:
    constexpr GradientCopier(const Traced& op, const Expression& from)
        : from_(from), copies_(from.size(), -1), output_(op.root) {
        // The output is known also by what it is before slopes of its own.
        outputs_.push_back(output_);
        while (from[outputs_.back()].op == Op::withSlope) {
            outputs_.push_back(from[outputs_.back()].operands[0]);
        }
        const bool isLeaf = from[outputs_.back()].op <= Op::number;
        if (isLeaf) outputs_.clear();
    }

    constexpr TracedGradient run(const Traced& op, int root, int dy) {
        TracedGradient gradient;
        mark(root, gradient.saved, dy);
        Traced& function = gradient.function;
        function.inputs = static_cast<int>(gradient.saved.size()) + 1;
        function.attributes = op.attributes;
        for (std::size_t i = 0; i < gradient.saved.size(); ++i) {
            const int node =
                function.expression.add(Node::leaf(Op::input, static_cast<unsigned>(i)));
            for (int k = 0; k < from_.size(); ++k) {
                if (savedIndex_[k] == static_cast<int>(i)) copies_[k] = node;
            }
        }
        copies_[dy] = function.expression.add(
            Node::leaf(Op::input, static_cast<unsigned>(gradient.saved.size())));
        function.root = copy(function.expression, root);
        return gradient;
    }

private:
    constexpr bool isOutput(int node) const {
        for (const int output : outputs_) {
            if (output == node) return true;
        }
        return false;
    }

    // Finds the inputs below `root` that have to be saved, and the output if it is among them.
    constexpr void mark(int root, std::vector<int>& saved, int dy) {
        savedIndex_.assign(from_.size(), -1);
        std::vector<char> isNeeded(from_.size(), 0);
        isNeeded[root] = true;
        for (int i = from_.size() - 1; i >= 0; --i) {
            if (!isNeeded[i] || isOutput(i)) continue;
            for (const int operand : from_[i].operands) {
                if (operand >= 0) isNeeded[operand] = true;
            }
        }
        bool savesOutput = false;
        for (int i = 0; i < from_.size(); ++i) {
            if (isNeeded[i] && isOutput(i)) savesOutput = true;
            if (!isNeeded[i] || from_[i].op != Op::input || i == dy) continue;
            savedIndex_[i] = static_cast<int>(saved.size());
            saved.push_back(static_cast<int>(from_[i].payload));
        }
        if (!savesOutput) return;
        for (const int output : outputs_) savedIndex_[output] = static_cast<int>(saved.size());
        saved.push_back(TracedGradient::kOutput);
    }

    constexpr int copy(Expression& to, int index) {
        if (copies_[index] >= 0) return copies_[index];
        Node node = from_[index];
        for (int& operand : node.operands) operand = operand >= 0 ? copy(to, operand) : -1;
        return copies_[index] = to.add(node);
    }

    const Expression& from_;
    std::vector<int> copies_, savedIndex_, outputs_;
    int output_;
};

}  // namespace detail

/// d input = dy * d op / d input; none where the op does not change with it.
constexpr std::optional<TracedGradient> gradientOf(const Traced& op, int input) {
    Expression expression = op.expression;
    const int leaf = expression.add(Node::leaf(Op::input, static_cast<unsigned>(input)));
    const std::optional<int> slope = derivative(expression, op.root, leaf);
    if (!slope) return std::nullopt;
    const int dy = expression.add(Node::leaf(Op::input, static_cast<unsigned>(op.inputs)));
    const int root =
        scaledSlope(Element(expression, *slope), Element(expression, dy)).nodeIn(expression);
    return detail::GradientCopier(op, expression).run(op, root, dy);
}

/// The same while the program runs.
std::optional<TracedGradient> gradientWhileRunning(const Traced& op, int input);

}  // namespace glgrad
