// Four values from the r-th of a on, r from 0 to 3.
vec4 joined(vec4 a, vec4 b, int r) {
    vec4 left = r < 1 ? a : vec4(a.yzw, b.x), right = r < 3 ? vec4(a.zw, b.xy) : vec4(a.w, b.xyz);
    return r < 2 ? left : right;
}
