// A window that slides over an image; pairs are (vertical, horizontal). See
// autograd/kernels/window.h.
uniform ivec2 inputSize;
uniform ivec2 outputSize;
uniform ivec2 windowSize;
uniform ivec2 strides;
uniform ivec2 dilations;
uniform ivec2 padding;

// The fragment's pixel in the images, of `size` pixels, of the output.
struct Pixel {
    ivec2 place;  // (y, x)
    int image;
    int column;   // of texels
};

Pixel outPixelOf(ivec2 size) {
    ivec3 p = outPixel(size.y);
    int image = divide(p.z, size.x);
    return Pixel(ivec2(p.z - image * size.x, p.y), image, p.x);
}

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

// Along one axis: the taps [x, y) of the window of output position p that are inside of the input.
// Dilations and padding may be far larger than the image.
ivec2 tapsUnder(int p, int axis) {
    int offset = padding[axis] - p * strides[axis], end = inputSize[axis] + offset;
    int first = divideAny(max(offset, 0) + dilations[axis] - 1, dilations[axis]);
    int taps = end <= 0 ? 0 : divideAny(end - 1, dilations[axis]) + 1;
    return ivec2(first, min(taps, windowSize[axis]));
}

// Along one axis: all taps under which a window may have input position p are among [x, y).
ivec2 tapsOver(int p, int axis) {
    int offset = p + padding[axis], end = (outputSize[axis] - 1) * strides[axis];
    int first = divideAny(max(offset - end, 0) + dilations[axis] - 1, dilations[axis]);
    return ivec2(first, min(divideAny(offset, dilations[axis]) + 1, windowSize[axis]));
}

// Along one axis: the positions [x, y) of the output that have a tap inside of the input.
ivec2 positionsWith(int tap, int axis) {
    int offset = underTap(0, tap, axis);
    int first = divide(max(strides[axis] - 1 - offset, 0), strides[axis]);
    int rest = inputSize[axis] - 1 - offset;
    int end = rest < 0 ? 0 : divide(rest, strides[axis]) + 1;
    return ivec2(first, min(end, outputSize[axis]));
}
