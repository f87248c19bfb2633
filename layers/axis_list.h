#pragma once

#include <initializer_list>
#include <vector>

namespace glgrad {

/// An axis or several, `1` or `{1, 2}`. Negative ones count from the end.
struct AxisList {
    AxisList(int axis) : axes{axis} {}
    AxisList(std::initializer_list<int> several) : axes(several) {}

    std::vector<int> axes;
};

}  // namespace glgrad
