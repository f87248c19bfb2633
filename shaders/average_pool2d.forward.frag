// The mean of each window's values inside of the image.
#include "window.glsl"

void main() {
    ivec2 texel = outTexel();
    ivec3 p = pixelPlace(texel.y, outputSize);
    vec4 total = vec4(0.0);
    float count = 0.0;
    for (int tapY = 0; tapY < windowSize.x; ++tapY) {
        for (int tapX = 0; tapX < windowSize.y; ++tapX) {
            ivec2 q = underTap(p.xy, ivec2(tapY, tapX));
            if (!insideImage(q, inputSize)) continue;
            total += get_x(pixelRow(q, p.z, inputSize), texel.x);
            count += 1.0;
        }
    }
    set_y(total / count);
}
