// Combines texels of x to one per result, in groups: see autograd/kernels/reduction.h. The op gives,
// before it includes this,
//   vec4 combine(vec4 a, vec4 b)              two texels to one
//   vec4 load(vec4 value, bvec4 inside)       a texel of x; its padding must not count
//   float across(vec4 value)                  the four lanes to one
// With PARTIALS the input is a texture of partial results. With TO_PARTIALS the target is one; else
// it is y, and with LANES the last axis of x, which lies in the lanes, is combined too.
uniform ivec3 split;  // texels of one result, of them in one group, results

#ifdef PARTIALS
// Texel k of a result lies at place k * results + result.
vec4 reduceGroup(int result, int begin, int end) {
    int place = begin * split.z + result;
    vec4 total = place_x(place);
    for (int k = begin + 1; k < end; ++k) {
        place += split.z;
        total = combine(total, place_x(place));
    }
    return total;
}
#else
uniform int keptAxes;  // row axes that remain
uniform int keptSizes[8];
uniform int keptStrides[8];
uniform int keptColumns;  // columns that remain: all or one
uniform int outerAxes;  // row axes that are reduced
uniform int outerSizes[8];
uniform int outerStrides[8];
uniform ivec3 inner;  // the innermost reduced axis: texels, rows a step, columns a step

int rowOf(int index, int count, int sizes[8], int strides[8]) {
    int row = 0;
    for (int axis = count - 1; axis >= 0; --axis) {
        int rest = divide(index, sizes[axis]);
        row += (index - rest * sizes[axis]) * strides[axis];
        index = rest;
    }
    return row;
}

vec4 loadAt(ivec2 place) {
    return load(get_x(place.y, place.x), insideRow(place.x, size_x.x));
}

vec4 reduceGroup(int result, int begin, int end) {
    int keptRow = divide(result, keptColumns);
    ivec2 start = ivec2(result - keptRow * keptColumns,
                        rowOf(keptRow, keptAxes, keptSizes, keptStrides));
    int outer = divide(begin, inner.x);
    int along = begin - outer * inner.x;
    ivec2 place = start + ivec2(0, rowOf(outer, outerAxes, outerSizes, outerStrides)) +
                  along * inner.zy;
    vec4 total = loadAt(place);
    for (int k = begin + 1; k < end; ++k) {
        place += inner.zy;
        if (++along == inner.x) {
            along = 0;
            place = start + ivec2(0, rowOf(++outer, outerAxes, outerSizes, outerStrides));
        }
        total = combine(total, loadAt(place));
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
float reduceLane(int i) {
    ivec2 p = outTexel();
    if (4 * p.x + i >= size_out.x) return 0.0;
    return across(reduceGroup(p.y * size_out.x + 4 * p.x + i, 0, split.x));
}

void main() {
    set_y(scale * vec4(reduceLane(0), reduceLane(1), reduceLane(2), reduceLane(3)));
}
#else
void main() {
    ivec2 p = outTexel();
    set_y(scale * reduceGroup(p.y * size_out.y + p.x, 0, split.x));
}
#endif
#endif
