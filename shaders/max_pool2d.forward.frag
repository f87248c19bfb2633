// The largest value of each window and the number of its tap, the first of equals. NaN wins.
#include "window.glsl"

void main() {
    ivec2 texel = outTexel();
    ivec3 p = pixelPlace(texel.y, outputSize);
    vec4 best = vec4(0.0), position = vec4(0.0);
    bool found = false;
    for (int tapY = 0; tapY < windowSize.x; ++tapY) {
        for (int tapX = 0; tapX < windowSize.y; ++tapX) {
            ivec2 q = underTap(p.xy, ivec2(tapY, tapX));
            if (!insideImage(q, inputSize)) continue;
            vec4 value = get_x(pixelRow(q, p.z, inputSize), texel.x);
            vec4 keep = max(vec4(lessThanEqual(value, best)), vec4(isnan(best)));
            bvec4 kept = found ? greaterThan(keep, vec4(0.5)) : bvec4(false);
            best = mix(value, best, kept);
            position = mix(vec4(tapY * windowSize.y + tapX), position, kept);
            found = true;
        }
    }
    set_y(best);
    set_position(position);
}
