// A window that slides over an image; pairs are (vertical, horizontal). See
// autograd/kernels/window.h.
uniform ivec2 inputSize;
uniform ivec2 outputSize;
uniform ivec2 windowSize;
uniform ivec2 strides;
uniform ivec2 dilations;
uniform ivec2 padding;

// The place of a pixel in an image of a batch: (y, x, image), for images of `size` pixels.
ivec3 pixelPlace(int row, ivec2 size) {
    int line = divide(row, size.y);
    int image = divide(line, size.x);
    return ivec3(line - image * size.x, row - line * size.y, image);
}

// The pixel after `place`.
ivec3 nextPixel(ivec3 place, ivec2 size) {
    ++place.y;
    if (place.y == size.y) place = ivec3(place.x + 1, 0, place.z);
    if (place.x == size.x) place = ivec3(0, place.y, place.z + 1);
    return place;
}

bool insideImage(ivec2 p, ivec2 size) {
    return p.x >= 0 && p.y >= 0 && p.x < size.x && p.y < size.y;
}

// The row of a pixel in an image batch's texture.
int pixelRow(ivec2 p, int image, ivec2 size) { return (image * size.x + p.x) * size.y + p.y; }

// The input pixel under tap (y, x) of the window of output pixel p.
ivec2 underTap(ivec2 p, ivec2 tap) { return p * strides + tap * dilations - padding; }

// The output pixel whose window has input pixel p under its tap; not inside outputSize when there
// is none.
ivec2 overTap(ivec2 p, ivec2 tap) {
    ivec2 offset = p + padding - tap * dilations;
    if (offset.x < 0 || offset.y < 0) return ivec2(-1);
    ivec2 q = ivec2(divide(offset.x, strides.x), divide(offset.y, strides.y));
    return q * strides == offset ? q : ivec2(-1);
}
