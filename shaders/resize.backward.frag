// The transpose: place j is the sum of x, times its weight, over the places that are blends of place j.
#include "resize.glsl"

void main() {
    ivec2 p = outTexel();
    int place = divide(p.y, inner);
    int outer = divide(place, sizes.x);
    int j = place - outer * sizes.x;
    int begin = firstFrom(shift > 0 ? j - 1 : j), end = firstFrom(j + 1);
    int row = (outer * sizes.y + begin) * inner + p.y - place * inner;
    vec4 total = vec4(0.0);
    for (int i = begin; i < end; ++i, row += inner) {
        Blend blend = blendOf(i);
        float weight = blend.first == j ? 1.0 - blend.next : (blend.first == j - 1 ? blend.next : 0.0);
        total += weight > 0.0 ? weight * get_x(row, p.x) : vec4(0.0);
    }
    set_y(total);
}
