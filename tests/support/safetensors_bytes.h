#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace glgrad {

/// A safetensors file with this header and these data bytes; the length is right unless it is
/// given.
inline std::vector<std::byte> fileOf(const std::string& header, const std::string& data = "",
                                     std::int64_t length = -1) {
    const std::uint64_t said = length < 0 ? header.size() : static_cast<std::uint64_t>(length);
    std::vector<std::byte> bytes(8 + header.size() + data.size());
    std::memcpy(bytes.data(), &said, 8);
    std::memcpy(bytes.data() + 8, header.data(), header.size());
    std::memcpy(bytes.data() + 8 + header.size(), data.data(), data.size());
    return bytes;
}

inline std::string entryOf(const std::string& name, const std::string& dtype,
                           const std::string& shape, const std::string& offsets) {
    return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape +
           ",\"data_offsets\":" + offsets + "}";
}

}  // namespace glgrad
