#include "resize.glsl"

void main() {
    ivec2 p = outTexel();
    int place = divide(p.y, inner);
    int outer = divide(place, sizes.y);
    Blend blend = blendOf(place - outer * sizes.y);
    int row = (outer * sizes.x + blend.first) * inner + p.y - place * inner;
    vec4 first = get_x(row, p.x), next = get_x(row + (blend.next > 0.0 ? inner : 0), p.x);
    set_y(blend.next > 0.0 ? first * (1.0 - blend.next) + next * blend.next : first);
}
