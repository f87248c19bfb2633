// Where a row of the output comes from: the rows are `axes` axes of the sizes `outSizes`, outermost
// first. EACH_AXIS calls USE(axis, position along it); a macro, because drivers copy arrays that
// are passed to functions.
uniform int axes;
uniform int outSizes[8];

#define EACH_AXIS(row, USE) { \
    int index = row; \
    for (int axis = axes - 1; axis > 0; --axis) { \
        int rest = divide(index, outSizes[axis]); \
        USE(axis, index - rest * outSizes[axis]) \
        index = rest; \
    } \
    USE(0, index) \
}
