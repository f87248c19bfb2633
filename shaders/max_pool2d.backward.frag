// dx[q] = sum of dy over the windows whose largest value is at q.
#include "window.glsl"

void main() {
    ivec2 texel = outTexel();
    ivec3 q = pixelPlace(texel.y, inputSize);
    vec4 total = vec4(0.0);
    for (int tapY = 0; tapY < windowSize.x; ++tapY) {
        for (int tapX = 0; tapX < windowSize.y; ++tapX) {
            ivec2 p = overTap(q.xy, ivec2(tapY, tapX));
            if (!insideImage(p, outputSize)) continue;
            int row = pixelRow(p, q.z, outputSize);
            bvec4 here = equal(get_position(row, texel.x), vec4(tapY * windowSize.y + tapX));
            total += mix(vec4(0.0), get_dy(row, texel.x), here);
        }
    }
    set_dx(total);
}
