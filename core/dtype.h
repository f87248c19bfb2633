#pragma once

#include <string_view>

namespace glgrad {

/// What the values of a tensor mean. All are stored as floats: integers and booleans exactly,
/// integers in [-2^24, 2^24].
enum class DType { float32, int32, boolean };

/// How the values of a tensor rest on its device. `uint8` holds whole numbers 0..255, for data
/// sets; only gathering kernels read it.
enum class StorageFormat { float32, uint8 };

constexpr std::string_view name(DType dtype) {
    switch (dtype) {
        case DType::int32:
            return "int32";
        case DType::boolean:
            return "boolean";
        default:
            return "float32";
    }
}

}  // namespace glgrad
