// glgrad: internal header
#pragma once

#include <new>
#include <stdexcept>
#include <string>
#include <string_view>

#include "core/error.h"

namespace glgrad {

/// What `read` returns. Where it finds no memory for `what`, an IoError names the file.
template <class Read>
auto withinMemory(const std::string& file, std::string_view what, Read read) {
    try {
        return read();
    } catch (const std::bad_alloc&) {
    } catch (const std::length_error&) {
    }
    throw IoError(concat(file, ": out of memory: the host has none left for ", what));
}

}  // namespace glgrad
