// glgrad: internal header
#pragma once

#include <algorithm>

#include "core/shape.h"

namespace glgrad {

/// Places in memory that lie regularly, in row-major order of a grid: start + z * z.step +
/// y * y.step + x * x.step. A range that is taken from its front, in runs along the innermost axis.
class Places {
public:
    struct Axis {
        Index count, step;
    };

    Places() = default;
    /// 0, step, 2 step, ...
    Places(Index count, Index step) : x_{count, step}, size_(count), left_(count) {}
    Places(Index start, Axis z, Axis y, Axis x)
        : z_(z), y_(y), x_(x), front_(start), size_(z.count * y.count * x.count) {
        join(y_, x_);
        join(z_, y_);
        join(y_, x_);
        left_ = x_.count;
        lines_ = y_.count;
    }

    Index size() const { return size_; }
    Index front() const { return front_; }
    /// From one place of a run to the next.
    Index step() const { return x_.step; }
    /// The number of places of the first run.
    Index run() const { return std::min(left_, size_); }
    /// Whether no place is before any that comes earlier.
    bool isAscending() const { return x_.step >= 0 && y_.step >= 0 && z_.step >= 0; }

    /// Takes `count` places, at most a run, from the front.
    void drop(Index count) {
        front_ += count * x_.step;
        size_ -= count;
        left_ -= count;
        if (left_ > 0) return;
        left_ = x_.count;
        front_ += y_.step - x_.count * x_.step;
        if (--lines_ > 0) return;
        lines_ = y_.count;
        front_ += z_.step - y_.count * y_.step;
    }
    Index pop() {
        const Index place = front_;
        drop(1);
        return place;
    }

    /// `count` of them from the `first` on.
    Places part(Index first, Index count) const {
        Places part = *this;
        if (first < left_) {
            part.drop(first);
        } else if (first < size_) {
            const Index x = x_.count - left_ + first, y = y_.count - lines_ + x / x_.count;
            part.left_ = x_.count - x % x_.count;
            part.lines_ = y_.count - y % y_.count;
            part.front_ += (lines_ - part.lines_) * y_.step + (left_ - part.left_) * x_.step +
                           y / y_.count * z_.step;
        }
        part.size_ = count;
        return part;
    }

private:
    // Two axes that are walked as one, where they can be.
    static void join(Axis& outer, Axis& inner) {
        if (inner.count == 1) {
            inner = outer;
        } else if (outer.count == 1 || outer.step == inner.count * inner.step) {
            inner.count *= outer.count;
        } else {
            return;
        }
        outer = {1, 0};
    }

    Axis z_{1, 0}, y_{1, 0}, x_{0, 0};
    Index front_ = 0;
    Index size_ = 0;
    Index left_ = 0;   // of the line that the front is in
    Index lines_ = 1;  // the same of the plane
};

}  // namespace glgrad
