// broadcast_a() and broadcast_b(): the texels of the inputs a and b that belong to the fragment,
// repeated as NumPy does; include row_map.glsl before. An input with BROADCAST_* has other rows
// than the output, or a last axis of size 1.
#ifdef BROADCAST_A
uniform int strides_a[8];
#define STEP_A(axis, position) row += (position) * strides_a[axis];
vec4 broadcast_a() {
    ivec2 p = outTexel();
    int row = 0;
    EACH_AXIS(p.y, STEP_A)
    vec4 texel = get_a(row, size_a.x == 1 ? 0 : p.x);
    return size_a.x == 1 ? texel.xxxx : texel;
}
#else
vec4 broadcast_a() { return here_a(); }
#endif

#ifdef BROADCAST_B
uniform int strides_b[8];
#define STEP_B(axis, position) row += (position) * strides_b[axis];
vec4 broadcast_b() {
    ivec2 p = outTexel();
    int row = 0;
    EACH_AXIS(p.y, STEP_B)
    vec4 texel = get_b(row, size_b.x == 1 ? 0 : p.x);
    return size_b.x == 1 ? texel.xxxx : texel;
}
#else
vec4 broadcast_b() { return here_b(); }
#endif
