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

bool insideImage(ivec2 p, ivec2 size) {
    return p.x >= 0 && p.y >= 0 && p.x < size.x && p.y < size.y;
}

// The row of a pixel in an image batch's texture.
int pixelRow(ivec2 p, int image, ivec2 size) { return (image * size.x + p.x) * size.y + p.y; }

// Along one axis: the input position under a tap of the window of output position p.
int underTap(int p, int tap, int axis) {
    return p * strides[axis] + tap * dilations[axis] - padding[axis];
}

// Along one axis: the output position whose window has input position p under a tap, or one
// outside of the output when there is none.
int overTap(int p, int tap, int axis) {
    int offset = p + padding[axis] - tap * dilations[axis];
#ifdef STRIDED
    int q = divide(max(offset, 0), strides[axis]);
    return q * strides[axis] == offset ? q : -1;
#else
    return offset;
#endif
}

ivec2 underTap(ivec2 p, ivec2 tap) {
    return ivec2(underTap(p.x, tap.x, 0), underTap(p.y, tap.y, 1));
}

ivec2 overTap(ivec2 p, ivec2 tap) {
    return ivec2(overTap(p.x, tap.x, 0), overTap(p.y, tap.y, 1));
}
