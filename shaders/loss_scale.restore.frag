// What a step made of COUNT tensors, or what they were before it.
vec4 kept(vec4 before, vec4 after) {
    return mix(before, after, bvec4(get_isFinite(0, 0).x > 0.5));
}

void main() {
    set_y0(kept(here_before0(), here_after0()));
#if COUNT > 1
    set_y1(kept(here_before1(), here_after1()));
#endif
#if COUNT > 2
    set_y2(kept(here_before2(), here_after2()));
#endif
}
