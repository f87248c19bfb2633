// Combines texels of x to one per result, in groups: see autograd/kernels/reduction.h. The op
// gives, before it includes this,
//   vec4 combine(vec4 a, vec4 b)              two texels to one
//   vec4 load(vec4 value, bvec4 inside)       a texel of x; its padding must not count
//   float across(vec4 value)                  the four lanes to one
// With PARTIALS the input is a texture of partial results. With TO_PARTIALS the target is one; else
// it is y, and with LANES the last axis of x, which lies in the lanes, is combined too.
uniform ivec3 split;  // texels of one result, of them in one group, results

#ifdef PARTIALS
#define LOAD(place, column) fetch_x(center_x(place))
#else
#define LOAD(place, column) load(fetch_x(center_x(place)), insideRow(column, size_x.x))
#endif

// Combines texels that lie `stride` texels apart, from number `first` on. Their columns, which tell
// what is padding, lie `columns` apart.
vec4 combineTexels(int first, int stride, int count, int column, int columns) {
    int width = fold_x.x;
    int line = divide(first, width);
    ivec2 place = ivec2(first - line * width, line);
    int lines = divide(stride, width);
    ivec2 step = ivec2(stride - lines * width, lines);
    vec4 total = LOAD(place, column);
    for (int i = 1; i < count; ++i) {
        column += columns;
        place += step;
        place += place.x >= width ? ivec2(-width, 1) : ivec2(0);
        total = combine(total, LOAD(place, column));
    }
    return total;
}

#ifdef PARTIALS
// Texel k of a result lies at place k * results + result.
vec4 reduceGroup(int result, int begin, int end) {
    return combineTexels(begin * split.z + result, split.z, end - begin, 0, 0);
}
#else
uniform int keptAxes;  // row axes that remain
uniform int keptSizes[8];
uniform int keptStrides[8];
uniform int keptColumns;  // columns that remain: all or one
uniform ivec3 inner;      // one reduced axis: texels, rows a step, columns a step
uniform int outerAxes;    // the other reduced axes
uniform int outerSizes[8];
uniform int outerRows[8];  // rows a step
uniform int outerColumns[8];

ivec2 startOf(int result) {
#ifdef LANES
    int index = result;
#else
    int index = divide(result, keptColumns);
#endif
    ivec2 place = ivec2(result - index * keptColumns, 0);
    for (int axis = keptAxes - 1; axis > 0; --axis) {
        int rest = divide(index, keptSizes[axis]);
        place.y += (index - rest * keptSizes[axis]) * keptStrides[axis];
        index = rest;
    }
    place.y += index * keptStrides[0];
    return place;
}

ivec2 outerPlace(int index) {
    ivec2 place = ivec2(0);
    for (int axis = outerAxes - 1; axis >= 0; --axis) {
        int rest = divide(index, outerSizes[axis]);
        place += (index - rest * outerSizes[axis]) * ivec2(outerColumns[axis], outerRows[axis]);
        index = rest;
    }
    return place;
}

vec4 reduceGroup(int result, int begin, int end) {
    ivec2 start = startOf(result);
    int outer = begin == 0 ? 0 : divide(begin, inner.x);
    int along = begin - outer * inner.x;
    vec4 total = vec4(0.0);
    for (int k = begin; k < end; ++outer) {
        ivec2 place = start + outerPlace(outer) + along * inner.zy;
        int count = min(end - k, inner.x - along);
        vec4 part = combineTexels(place.y * size_x.y + place.x, inner.y * size_x.y + inner.z, count,
                                  place.x, inner.z);
        total = k == begin ? part : combine(total, part);
        k += count;
        along = 0;
    }
    return total;
}
#endif

#ifdef TO_PARTIALS
void main() {
    ivec2 p = outTexel();
    int place = p.y * size_out.y + p.x;
    int group = divide(place, split.z);
    int begin = group * split.y;
    set_y(reduceGroup(place - group * split.z, begin, min(begin + split.y, split.x)));
}
#else
uniform float scale;

#ifdef LANES
void main() {
    ivec2 p = outTexel();
    int result = p.y * size_out.x + 4 * p.x;
    vec4 y = vec4(0.0);
    for (int i = 0; i < min(4, size_out.x - 4 * p.x); ++i) {
        y[i] = across(reduceGroup(result + i, 0, split.x));
    }
    set_y(scale * y);
}
#else
void main() {
    ivec2 p = outTexel();
    set_y(scale * reduceGroup(p.y * size_out.y + p.x, 0, split.x));
}
#endif
#endif
