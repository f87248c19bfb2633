#include "layers/global_average_pooling2d.h"

#include "layers/global_pooling2d.h"

namespace glgrad {

void describe(Fields& field, GlobalAveragePooling2D& o) { describeGlobalPooling(field, o); }

const LayerClass& classOf(const GlobalAveragePooling2D&) {
    return describedAs<GlobalAveragePooling2D, GlobalPoolingBody<GlobalAveragePooling2D, mean>>(
        "GlobalAveragePooling2D");
}

}  // namespace glgrad
