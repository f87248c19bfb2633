#pragma once

#include <cstdint>

#include "core/counted.h"
#include "core/dtype.h"
#include "core/pooled_memory.h"
#include "core/shape.h"

namespace glgrad {

class Storage;

/// Names a tensor on tapes. All values of one Variable share an id.
using TensorId = std::uint64_t;

/// What the handles of a tensor point to: its Storage, or one that shares the storage of another
/// tensor.
struct TensorBody : Counted, InPooledMemory {
    explicit TensorBody(Storage* itsStorage) : storage(itsStorage) {}

    TensorId id = 0;
    Shape shape;
    DType dtype = DType::float32;
    bool trainable = false;
    Storage* const storage;
};

}  // namespace glgrad
