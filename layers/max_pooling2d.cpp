#include "layers/max_pooling2d.h"

#include "layers/pooling2d.h"

namespace glgrad {

void describe(Fields& field, MaxPooling2D& o) { describePooling(field, o); }

const LayerClass& classOf(const MaxPooling2D&) {
    return describedAs<MaxPooling2D, PoolingBody<MaxPooling2D, maxPool2d>>("MaxPooling2D");
}

}  // namespace glgrad
