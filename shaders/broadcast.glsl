// broadcast_a() and broadcast_b(): the texels of the inputs a and b that belong to the fragment,
// repeated as NumPy does. With BROADCAST, `axes` row axes of the output have the sizes
// `outSizes`, outermost first; a step along one moves `strides_*` rows in an input, and an input
// whose last axis has size 1 is repeated along it.
#ifdef BROADCAST
uniform int axes;
uniform int outSizes[8];
uniform int strides_a[8];
uniform int strides_b[8];

int broadcastRow(int row, int strides[8]) {
    int result = 0;
    for (int axis = axes - 1; axis > 0; --axis) {
        int rest = divide(row, outSizes[axis]);
        result += (row - rest * outSizes[axis]) * strides[axis];
        row = rest;
    }
    return result + row * strides[0];
}

vec4 broadcast_a() {
    ivec2 p = outTexel();
    int row = broadcastRow(p.y, strides_a);
    return size_a.x == 1 ? get_a(row, 0).xxxx : get_a(row, p.x);
}

vec4 broadcast_b() {
    ivec2 p = outTexel();
    int row = broadcastRow(p.y, strides_b);
    return size_b.x == 1 ? get_b(row, 0).xxxx : get_b(row, p.x);
}
#else
vec4 broadcast_a() { return here_a(); }
vec4 broadcast_b() { return here_b(); }
#endif
