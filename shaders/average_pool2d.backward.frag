// dx[q] = sum over the windows that contain q of dy / (values of the window inside of the image)
#include "window.glsl"

float insideCount(ivec2 p) {
    ivec2 first = underTap(p, ivec2(0));
    ivec2 size = min(first + windowSize, inputSize) - max(first, ivec2(0));
    return float(size.x * size.y);
}

void main() {
    ivec2 texel = outTexel();
    ivec3 q = pixelPlace(texel.y, inputSize);
    vec4 total = vec4(0.0);
    for (int tapY = 0; tapY < windowSize.x; ++tapY) {
        for (int tapX = 0; tapX < windowSize.y; ++tapX) {
            ivec2 p = overTap(q.xy, ivec2(tapY, tapX));
            if (!insideImage(p, outputSize)) continue;
            total += get_dy(pixelRow(p, q.z, outputSize), texel.x) / insideCount(p);
        }
    }
    set_dx(total);
}
