// glgrad: internal header
#pragma once

#include <Eigen/Core>
#include <utility>

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

}  // namespace glgrad
