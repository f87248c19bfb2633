// An axis of x that is resized: place i of y lies at (i + 1/2) sizes.x / sizes.y - 1/2 of x. It is
// worked out in whole numbers, in units of 1 / (2 sizes.y).
uniform ivec2 sizes;  // of x and y along the axis
uniform int inner;    // rows of one step along it
uniform int shift;    // sizes.y, or 0 for the nearest place

// 1 - next of place `first` of x, and `next` of the one behind it.
struct Blend {
    int first;
    float next;
};

Blend blendOf(int i) {
    int place = (2 * i + 1) * sizes.x - shift;
    if (place < 0) return Blend(0, 0.0);
    int first = divideAny(place, 2 * sizes.y);
    int rest = place - first * 2 * sizes.y;
    bool isBetween = shift > 0 && first < sizes.x - 1;
    return Blend(first, isBetween ? float(rest) / float(2 * sizes.y) : 0.0);
}

// The first place of y that lies at place j of x or behind it.
int firstFrom(int j) {
    int distance = 2 * j * sizes.y + shift - sizes.x;
    return distance <= 0 ? 0 : min(divideAny(distance + 2 * sizes.x - 1, 2 * sizes.x), sizes.y);
}
