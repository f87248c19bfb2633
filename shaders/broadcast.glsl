// broadcast_a() and broadcast_b(): the texels of the inputs a and b that belong to the fragment,
// repeated as NumPy does; include row_map.glsl before. With BROADCAST, rows are looked up in
// `strides_*`, and an input whose last axis has size 1 is repeated along it.
#ifdef BROADCAST
uniform int strides_a[8];
uniform int strides_b[8];

vec4 broadcast_a() {
    ivec2 p = outTexel();
    int row = mapRow(p.y, strides_a);
    return size_a.x == 1 ? get_a(row, 0).xxxx : get_a(row, p.x);
}

vec4 broadcast_b() {
    ivec2 p = outTexel();
    int row = mapRow(p.y, strides_b);
    return size_b.x == 1 ? get_b(row, 0).xxxx : get_b(row, p.x);
}
#else
vec4 broadcast_a() { return here_a(); }
vec4 broadcast_b() { return here_b(); }
#endif
