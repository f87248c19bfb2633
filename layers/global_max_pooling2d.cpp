#include "layers/global_max_pooling2d.h"

#include "layers/global_pooling2d.h"

namespace glgrad {

void describe(Fields& field, GlobalMaxPooling2D& o) { describeGlobalPooling(field, o); }

const LayerClass& classOf(const GlobalMaxPooling2D&) {
    return describedAs<GlobalMaxPooling2D, GlobalPoolingBody<GlobalMaxPooling2D, max>>(
        "GlobalMaxPooling2D");
}

}  // namespace glgrad
