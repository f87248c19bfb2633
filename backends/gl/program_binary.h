#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace glgrad {

// Linked programs as bytes that the same driver takes back. All calls need the context.

/// How many formats the driver has for them, which may be none. `known` is whether the context has
/// the functions at all.
int programBinaryFormats(bool known);

/// Must be called before a program is linked that programBinary is to be asked for.
void askForBinary(unsigned program);

/// A linked program as bytes; empty when the driver does not give it out.
std::vector<std::byte> programBinary(unsigned program);

/// A linked program made of what programBinary gave; 0 when the driver refuses it, as drivers do
/// after an update.
unsigned programFromBinary(std::span<const std::byte> binary);

}  // namespace glgrad
