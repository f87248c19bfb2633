// Combines texels of x to one per result, in groups: see autograd/kernels/reduction.h. The op
// includes quotient.glsl and gives, before it includes this,
//   TOTAL load(vec4 value, bvec4 inside)      a texel of x; its padding must not count
//   TOTAL combine(TOTAL a, TOTAL b)           two totals to one
//   float across(vec4 value)                  the four lanes of a result to one
// TOTAL is what a fragment combines texels in: vec4, or a type with vec4 finish(TOTAL), its result.
// With PARTIALS the input is a texture of partial results. With TO_PARTIALS the target is one; else
// it is y, and with LANES the last axis of x, which lies in the lanes, is combined too. With RUNS the
// texels of a result are several runs.
uniform ivec4 split;  // texels of one result, of them in one group, results, groups

#ifndef TOTAL
#define TOTAL vec4
vec4 finish(vec4 total) { return total; }
#endif

#ifdef PARTIALS
#define LOAD(place, column) load(fetch_x(center_x(place)), bvec4(true))
#else
#define LOAD(place, column) load(fetch_x(center_x(place)), insideRow(column, size_x.x))
#endif

int remainder(int a, int b) { return a - divide(a, b) * b; }

// Combines texels that lie `stride` texels apart, from number `first` on.
TOTAL combineTexels(int first, int stride, int count) {
    int width = fold_x.x;
    int line = divide(first, width);
    ivec2 place = ivec2(first - line * width, line);
    int lines = divide(stride, width);
    ivec2 step = ivec2(stride - lines * width, lines);
    // What is padding depends on the column in a row of x.
    int column = remainder(first, size_x.y), columns = remainder(stride, size_x.y);
    TOTAL total = LOAD(place, column);
    for (int i = 1; i < count; ++i) {
        column += columns;
        column -= column >= size_x.y ? size_x.y : 0;
        place += step;
        place += place.x >= width ? ivec2(-width, 1) : ivec2(0);
        total = combine(total, LOAD(place, column));
    }
    return total;
}

#ifdef PARTIALS
// Partial results of one result lie `results` texels apart.
int startOf(int result) { return result; }
#define STRIDE split.z
#else
uniform int keptAxes;  // row axes that remain
uniform int keptSizes[8];
uniform int keptStrides[8];  // in texels, as all strides
uniform int keptColumns;     // columns that remain: all or one
uniform ivec2 inner;         // one reduced axis: texels and their stride
#define STRIDE inner.y

int startOf(int result) {
#ifdef LANES
    int index = result;
#else
    int index = divide(result, keptColumns);
#endif
    int place = result - index * keptColumns;
    for (int axis = keptAxes - 1; axis > 0; --axis) {
        int rest = divide(index, keptSizes[axis]);
        place += (index - rest * keptSizes[axis]) * keptStrides[axis];
        index = rest;
    }
    return place + index * keptStrides[0];
}
#endif

#ifdef RUNS
uniform int outerAxes;  // the other reduced axes
uniform int outerSizes[8];
uniform int outerStrides[8];

int outerPlace(int index) {
    int place = 0;
    for (int axis = outerAxes - 1; axis >= 0; --axis) {
        int rest = divide(index, outerSizes[axis]);
        place += (index - rest * outerSizes[axis]) * outerStrides[axis];
        index = rest;
    }
    return place;
}

// A group is a part of the runs.
TOTAL totalOf(int result, int group) {
    int start = startOf(result);
    int begin = group * split.y, end = min(begin + split.y, split.x);
    int outer = divide(begin, inner.x);
    int along = begin - outer * inner.x;
    TOTAL total = load(vec4(0.0), bvec4(true));
    for (int k = begin; k < end; ++outer) {
        int count = min(end - k, inner.x - along);
        TOTAL part = combineTexels(start + outerPlace(outer) + along * inner.y, inner.y, count);
        if (k == begin) {
            total = part;
        } else {
            total = combine(total, part);
        }
        k += count;
        along = 0;
    }
    return total;
}
#else
// A group is every `groups`-th texel, so that neighbouring fragments read neighbouring texels.
TOTAL totalOf(int result, int group) {
    int groups = split.w;
    return combineTexels(startOf(result) + group * STRIDE, groups * STRIDE,
                         divide(max(split.x - group, 0) + groups - 1, groups));
}
#endif

vec4 reduceGroup(int result, int group) { return finish(totalOf(result, group)); }

#ifdef TO_PARTIALS
void main() {
    ivec2 p = outTexel();
    int place = p.y * size_out.y + p.x;
    int group = divide(place, split.z);
    set_y(reduceGroup(place - group * split.z, group));
}
#else
uniform float divisor;

#ifdef LANES
void main() {
    ivec2 p = outTexel();
    int result = p.y * size_out.x + 4 * p.x;
    vec4 y = vec4(0.0);
    for (int i = 0; i < min(4, size_out.x - 4 * p.x); ++i) {
        y[i] = across(reduceGroup(result + i, 0));
    }
    set_y(quotient(y, vec4(divisor)));
}
#else
void main() {
    ivec2 p = outTexel();
    set_y(quotient(reduceGroup(p.y * size_out.y + p.x, 0), vec4(divisor)));
}
#endif
#endif
