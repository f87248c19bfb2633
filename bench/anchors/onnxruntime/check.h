#pragma once

namespace anchor {

/// Throws glgrad::Error when a small network does not give what double precision says.
void checkNetwork();

}  // namespace anchor
