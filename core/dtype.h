#pragma once

#include <string_view>

#include "core/argument_checks.h"

namespace glgrad {

/// What the values of a tensor mean. Integers and booleans rest as 32-bit floats: exactly, integers
/// in [-2^24, 2^24]. float16 has 11 bits of precision, ends at 65504 and is exact to 2^-24 near 0:
/// see core/half.h. Kernels compute in float32 whatever they read and write.
enum class DType { float32, float16, int32, boolean };

/// How the values of a tensor rest on its device. `uint8` holds whole numbers 0..255, for data
/// sets; only gathering kernels read it.
enum class StorageFormat { float32, float16, uint8 };

constexpr bool isFloating(DType dtype) {
    return dtype == DType::float32 || dtype == DType::float16;
}

/// Throws ArgumentError for a number that is no DType.
constexpr StorageFormat formatOf(DType dtype) {
    checkChoice("Tensor", "dtype", dtype, DType::boolean);
    return dtype == DType::float16 ? StorageFormat::float16 : StorageFormat::float32;
}

/// Bytes of a value on a device that stores the format as it is, and in files.
constexpr int bytesOf(DType dtype) { return dtype == DType::float16 ? 2 : 4; }

constexpr std::string_view name(DType dtype) {
    switch (dtype) {
        case DType::float16:
            return "float16";
        case DType::int32:
            return "int32";
        case DType::boolean:
            return "boolean";
        case DType::float32:
            return "float32";
    }
    return "unknown";
}

}  // namespace glgrad
