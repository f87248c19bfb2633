// y[p] = x at the position that the forward pass found.
#include "window.glsl"

void main() {
    ivec2 texel = outTexel();
    ivec3 p = pixelPlace(texel.y, outputSize);
    vec4 position = here_position();
    vec4 result = vec4(0.0);
    for (int tapY = 0; tapY < windowSize.x; ++tapY) {
        for (int tapX = 0; tapX < windowSize.y; ++tapX) {
            ivec2 q = underTap(p.xy, ivec2(tapY, tapX));
            if (!insideImage(q, inputSize)) continue;
            bvec4 here = equal(position, vec4(tapY * windowSize.y + tapX));
            result = mix(result, get_x(pixelRow(q, p.z, inputSize), texel.x), here);
        }
    }
    set_y(result);
}
