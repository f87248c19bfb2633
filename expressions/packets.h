// glgrad: internal header
#pragma once

#include <Eigen/Core>
#include <utility>

#include "core/shape.h"

namespace glgrad {

/// The vector register for kLanes neighbouring floats; a float for 1.
template <int kLanes>
struct PacketOf {
    using Type = typename Eigen::internal::find_best_packet<float, kLanes>::type;
};
template <>
struct PacketOf<1> {
    using Type = float;
};

/// The lanes of the widest register, and of the next narrower one.
inline constexpr int kMostLanes = Eigen::internal::packet_traits<float>::size;
template <int kLanes>
inline constexpr int kFewerLanes = kLanes > 4 ? kLanes / 2 : 1;

/// body(0), ..., body(kCount - 1) with constants, so that arrays which they index stay in
/// registers.
template <int kCount, class Body>
void unrolled(const Body& body) {
    [&]<int... i>(std::integer_sequence<int, i...>) {
        (body(std::integral_constant<int, i>()), ...);
    }
    (std::make_integer_sequence<int, kCount>());
}

/// Calls body(lanes, packets, first) with constants for groups of kPackets packets, then for fewer
/// and narrower ones, that cover [first, count).
template <int kPackets, int kLanes = kMostLanes, class Body>
void forPackets(Index count, const Body& body, Index first = 0) {
    constexpr int kGroup = kPackets * kLanes;
    for (; first + kGroup <= count; first += kGroup) {
        body(std::integral_constant<int, kLanes>(), std::integral_constant<int, kPackets>(), first);
    }
    if constexpr (kPackets > 1) {
        forPackets<kPackets / 2, kLanes>(count, body, first);
    } else if constexpr (kLanes > 1) {
        forPackets<1, kFewerLanes<kLanes>>(count, body, first);
    }
}

}  // namespace glgrad
