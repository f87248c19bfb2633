// Where a row of the output comes from: the rows are `axes` axes of the sizes `outSizes`, outermost
// first, and a step along one moves `strides` rows in an input.
uniform int axes;
uniform int outSizes[8];

int mapRow(int row, int strides[8]) {
    int result = 0;
    for (int axis = axes - 1; axis > 0; --axis) {
        int rest = divide(row, outSizes[axis]);
        result += (row - rest * outSizes[axis]) * strides[axis];
        row = rest;
    }
    return result + row * strides[0];
}
