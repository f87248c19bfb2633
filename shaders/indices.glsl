// Floats that name one of so many items: autograd/kernels/item_index.h.

// Rounded towards 0; the first item for what is below 0 or NaN, the last for what is beyond. int() of
// what is beyond an integer's range is undefined.
int itemIndex(float index, int items) {
    bool inRange = index > 0.0 && index < float(items);
    int item = min(int(inRange ? index : 0.0), items - 1);
    return index >= float(items) ? items - 1 : item;
}

// Whether a float names one of the items exactly.
bool isItem(float index, int items) {
    return index >= 0.0 && index < float(items) && floor(index) == index;
}

// Which of the lanes from number `first` on is the item that a float names: 1, else 0.
vec4 lanesOf(float index, int items, int first) {
    int item = isItem(index, items) ? itemIndex(index, items) : -1;
    return vec4(equal(kLanes + first, ivec4(item)));
}
