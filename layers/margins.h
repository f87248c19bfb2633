#pragma once

#include <array>

namespace glgrad {

/// Rows and columns at the sides of an image, as Keras writes them: `1` of each side,
/// `{vertical, horizontal}`, or `{{top, bottom}, {left, right}}`.
struct Margins {
    Margins(int each) : Margins(each, each) {}
    Margins(int vertical, int horizontal)
        : sides{{{vertical, vertical}, {horizontal, horizontal}}} {}
    Margins(std::array<int, 2> vertical, std::array<int, 2> horizontal)
        : sides{{vertical, horizontal}} {}

    /// Both of one axis together.
    long long of(int axis) const { return 0LL + sides[axis][0] + sides[axis][1]; }

    std::array<std::array<int, 2>, 2> sides;
};

}  // namespace glgrad
