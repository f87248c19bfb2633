// glgrad: internal header
#pragma once

#include <utility>

#include "expressions/expression.h"

namespace glgrad {

/// A node, with operands by their place in a Schedule.
struct Step {
    Op op = Op::number;
    std::array<int, 3> from = {-1, -1, -1};
    std::uint32_t payload = 0;
    int uses = 0;

    constexpr float number() const { return std::bit_cast<float>(payload); }
};

/// What has to be computed for one node, leaves too, in an order in which it can be: that node is
/// the last one.
using Schedule = std::vector<Step>;

namespace detail {

class Scheduler {
public:
    constexpr Scheduler(const Expression& expression, int root)
        : expression_(expression), uses_(root + 1, 0), places_(root + 1, -1) {
        count(root);
    }

    constexpr Schedule run(bool fuseProducts) {
        Schedule schedule;
        for (int i = 0; i < static_cast<int>(uses_.size()); ++i) {
            if (uses_[i] == 0) continue;
            const Node& node = expression_[i];
            if (node.op == Op::withSlope) {
                places_[i] = places_[node.operands[0]];
                continue;
            }
            Step step{node.op, {-1, -1, -1}, node.payload, uses_[i]};
            for (int k = 0; k < 3; ++k) {
                if (node.operands[k] >= 0) step.from[k] = places_[node.operands[k]];
            }
            if (fuseProducts) fuse(step, schedule);
            places_[i] = static_cast<int>(schedule.size());
            schedule.push_back(step);
        }
        return withoutUnused(schedule, places_.back());
    }

private:
    constexpr void count(int index) {
        const Node& node = expression_[index];
        if (node.op == Op::withSlope) return uses_[index] = 1, count(node.operands[0]);
        if (uses_[index]++ > 0) return;
        for (const int operand : node.operands) {
            if (operand >= 0) count(operand);
        }
    }

    // a * b + c is one step where the product is used nowhere else.
    static constexpr void fuse(Step& step, const Schedule& schedule) {
        if (step.op != Op::add) return;
        for (const auto& [product, other] :
             {std::pair(step.from[0], step.from[1]), std::pair(step.from[1], step.from[0])}) {
            const Step& factors = schedule[product];
            if (factors.op != Op::mul || factors.uses > 1) continue;
            step.op = Op::multiplyAdd;
            step.from = {factors.from[0], factors.from[1], other};
            return;
        }
    }

    static constexpr Schedule withoutUnused(const Schedule& schedule, int root) {
        std::vector<char> isUsed(root + 1, 0);
        isUsed[root] = true;
        for (int i = root; i >= 0; --i) {
            for (const int from : schedule[i].from) {
                if (isUsed[i] && from >= 0) isUsed[from] = true;
            }
        }
        Schedule result;
        std::vector<int> places(root + 1, -1);
        for (int i = 0; i <= root; ++i) {
            if (!isUsed[i]) continue;
            places[i] = static_cast<int>(result.size());
            result.push_back(schedule[i]);
            for (int& from : result.back().from) from = from >= 0 ? places[from] : -1;
        }
        return result;
    }

    const Expression& expression_;
    std::vector<int> uses_, places_;
};

}  // namespace detail

/// `fuseProducts`: with Op::multiplyAdd.
constexpr Schedule scheduleOf(const Expression& expression, int root, bool fuseProducts) {
    return detail::Scheduler(expression, root).run(fuseProducts);
}

}  // namespace glgrad
