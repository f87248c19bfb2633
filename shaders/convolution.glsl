// A convolution as a product in tiles: the rows of a tile are consecutive pixels, the summation
// runs over the window's taps and their channels. The shader that includes this defines
//   SIDE_SIZE        the size of the images that the rows are pixels of
//   OTHER(p, tap)    the pixel of x that row pixel p meets under a tap
//   OTHER_SIZE       the size of the images of x
//   LOAD(tap, c)     sets b0 .. b3, the filter's texels for channels 4c .. 4c+3 of x
#include "tile.glsl"
#include "window.glsl"

uniform int depth;  // texels of a pixel of x

void main() {
    Place at = place();
    EACH(CLEAR)
    ivec3 pixels[TILE];
    pixels[0] = pixelPlace(at.tile * TILE, SIDE_SIZE);
#define FOLLOW(i) pixels[i] = i == 0 ? pixels[0] : nextPixel(pixels[i == 0 ? 0 : i - 1], SIDE_SIZE);
    EACH(FOLLOW)
    bool inside[TILE];
    ROW_x rows[TILE];
    for (int tapY = 0; tapY < windowSize.x; ++tapY) {
        for (int tapX = 0; tapX < windowSize.y; ++tapX) {
            ivec2 tap = ivec2(tapY, tapX);
            int tapIndex = tapY * windowSize.y + tapX;
#define LOCATE(i) { \
    ivec2 other = OTHER(pixels[i].xy, tap); \
    inside[i] = insideImage(other, OTHER_SIZE); \
    rows[i] = row_x(inside[i] ? pixelRow(other, pixels[i].z, OTHER_SIZE) : 0); \
}
            EACH(LOCATE)
            for (int c = 0; c < depth; ++c) {
                vec4 b0, b1, b2, b3;
                LOAD(tapIndex, c)
#define STEP(i) { \
    vec4 a = at_x(rows[i], c); \
    a = inside[i] ? a : vec4(0.0); \
    ADD_PRODUCT(i, a) \
}
                EACH(STEP)
            }
        }
    }
    EACH(WRITE)
}
