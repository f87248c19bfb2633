// glgrad: internal header
#pragma once

#include <algorithm>
#include <array>
#include <utility>

#include "core/shape.h"

namespace glgrad {

/// Axes to walk over, outermost first, and how far a step along each moves in every operand.
/// Neighbours that all operands run through without a gap are one axis; axes of size 1 are none.
template <int kOperands>
struct StridedAxes {
    using Offsets = std::array<Index, kOperands>;

    int count = 0;
    std::array<Index, Shape::kMaxRank> sizes{};
    std::array<Offsets, Shape::kMaxRank> strides{};

    void append(Index size, const Offsets& steps) {
        if (size == 1) return;
        if (count > 0 && continues(size, steps)) {
            sizes[count - 1] *= size;
            strides[count - 1] = steps;
            return;
        }
        sizes[count] = size;
        strides[count++] = steps;
    }

    /// Takes the innermost axis away: its size, 1 where there is none, and its steps.
    std::pair<Index, Offsets> popInner() {
        if (count == 0) return {1, Offsets{}};
        --count;
        return {sizes[count], strides[count]};
    }

    /// The same for the longest axis.
    std::pair<Index, Offsets> popLongest() {
        const auto longest = std::max_element(sizes.begin(), sizes.begin() + std::max(count, 1));
        const auto axis = longest - sizes.begin();
        std::rotate(longest, longest + 1, sizes.begin() + std::max(count, 1));
        std::rotate(strides.begin() + axis, strides.begin() + axis + 1,
                    strides.begin() + std::max(count, 1));
        return popInner();
    }

    Index size() const {
        Index product = 1;
        for (int axis = 0; axis < count; ++axis) product *= sizes[axis];
        return product;
    }

    /// The strides of one operand, one per axis.
    std::array<Index, Shape::kMaxRank> stridesOf(int operand) const {
        std::array<Index, Shape::kMaxRank> result{};
        for (int axis = 0; axis < count; ++axis) result[axis] = strides[axis][operand];
        return result;
    }

private:
    bool continues(Index size, const Offsets& steps) const {
        for (int i = 0; i < kOperands; ++i) {
            if (strides[count - 1][i] != steps[i] * size) return false;
        }
        return true;
    }
};

/// The places that StridedAxes go through in row-major order, from the `start`-th on.
template <int kOperands>
class StridedWalk {
public:
    StridedWalk(const StridedAxes<kOperands>& axes, Index start) : axes_(axes) {
        for (int axis = axes.count - 1; axis >= 0; --axis) {
            position_[axis] = start % axes.sizes[axis];
            start /= axes.sizes[axis];
            for (int i = 0; i < kOperands; ++i) {
                offsets_[i] += position_[axis] * axes.strides[axis][i];
            }
        }
    }

    Index operator[](int operand) const { return offsets_[operand]; }

    void next() {
        for (int axis = axes_.count - 1; axis >= 0; --axis) {
            move(axis, 1);
            if (++position_[axis] < axes_.sizes[axis]) return;
            move(axis, -position_[axis]);
            position_[axis] = 0;
        }
    }

private:
    void move(int axis, Index steps) {
        for (int i = 0; i < kOperands; ++i) offsets_[i] += steps * axes_.strides[axis][i];
    }

    const StridedAxes<kOperands>& axes_;
    std::array<Index, Shape::kMaxRank> position_{};
    std::array<Index, kOperands> offsets_{};
};

}  // namespace glgrad
