#include "layers/average_pooling2d.h"

#include "layers/pooling2d.h"

namespace glgrad {

void describe(Fields& field, AveragePooling2D& o) { describePooling(field, o); }

const LayerClass& classOf(const AveragePooling2D&) {
    return describedAs<AveragePooling2D, PoolingBody<AveragePooling2D, averagePool2d>>(
        "AveragePooling2D");
}

}  // namespace glgrad
