// The largest value of each window and the number of its tap, the first of equals. NaN wins.
#include "pool.glsl"

void main() {
    Pixel p = outPixelOf(outputSize);
    ivec2 first = p.place * strides - padding, outside = max(-first, ivec2(0));
    vec4 best = vec4(uintBitsToFloat(0xff800000u)), position = vec4(outside.x * windowSize.y + outside.y);
    for (int tapY = 0; tapY < taps.x; ++tapY) {
        int y = first.x + tapY;
        int line = p.image * inputSize.x + atEdge(y, inputSize.x);
        ROW_x pixels = right_x(line_x(line, inputSize.y), p.column);
        for (int tapX = 0; tapX < taps.y; ++tapX) {
            int x = first.y + tapX;
            bool inside = isInside(y, inputSize.x) && isInside(x, inputSize.y);
            vec4 value = texel_x(below_x(pixels, atEdge(x, inputSize.y)));
            vec4 stays = vec4(lessThanEqual(value, best)) + vec4(isnan(best));
            bvec4 taken = equal(inside ? stays : vec4(1.0), vec4(0.0));
            best = mix(best, value, taken);
            position = mix(position, vec4(tapY * windowSize.y + tapX), taken);
        }
    }
    set_y(best);
    set_position(position);
}
