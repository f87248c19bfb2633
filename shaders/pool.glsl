// Loops over the taps of a pool's window, and over the windows that have a pixel of the image in them.
// What lies outside is read at the edge, for the loop to leave out: windowPlan unrolls short loops.
#include "window.glsl"

uniform ivec2 overlap;  // windows that one pixel is in
#ifdef TAPS_Y
const ivec2 taps = ivec2(TAPS_Y, TAPS_X), windows = ivec2(OVERLAP_Y, OVERLAP_X);
#else
#define taps windowSize
#define windows overlap
#endif

bool isInside(int p, int size) { return p >= 0 && p < size; }
int atEdge(int p, int size) { return clamp(p, 0, size - 1); }

// Along one axis: the i-th position of the output, from the last, whose window may have input
// position p in it.
int windowOver(int p, int i, int axis) { return divide(p + padding[axis], strides[axis]) - i; }

// Whether that is a window which has p in it, as this tap.
bool hasTap(int window, int tap, int axis) {
    return isInside(window, outputSize[axis]) && tap < windowSize[axis];
}
