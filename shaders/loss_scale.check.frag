// The sum of COUNT gradients g0, g1, ... and of `before`: it is finite if they all are. A fragment
// of the first pass, which has STRETCHES, sums a stretch of each gradient.
#ifdef STRETCHES
uniform int stretch;  // texels

#define ADD(PLACE, size) { \
    int end = min(size.y * size.z, stretch * (part + 1)); \
    for (int i = stretch * part; i < end; ++i) total += PLACE(i); \
}

void main() {
    ivec2 p = outTexel();
    int part = p.y * size_out.y + p.x;
    vec4 total = vec4(0.0);
    ADD(place_g0, size_g0)
#if COUNT > 1
    ADD(place_g1, size_g1)
#endif
#if COUNT > 2
    ADD(place_g2, size_g2)
#endif
#if COUNT > 3
    ADD(place_g3, size_g3)
#endif
#if COUNT > 4
    ADD(place_g4, size_g4)
#endif
#if COUNT > 5
    ADD(place_g5, size_g5)
#endif
#if COUNT > 6
    ADD(place_g6, size_g6)
#endif
    set_sums(total);
}
#else
uniform int parts;

void main() {
    vec4 total = get_before(0, 0);
    for (int i = 0; i < parts; ++i) total += place_sums(i);
    set_total(vec4(total.x + total.y + total.z + total.w));
}
#endif
