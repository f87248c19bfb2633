#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>

namespace glgrad {

/// Sizes, axes and positions.
using Index = std::int64_t;

[[noreturn]] void throwNoAxis(std::string_view op, int axis, int rank);

/// The axis counted from the front. `op` names the caller in the ArgumentError when it is not
/// in [-rank, rank).
inline int normalizeAxis(std::string_view op, int axis, int rank) {
    if (axis < -rank || axis >= rank) throwNoAxis(op, axis, rank);
    return axis < 0 ? axis + rank : axis;
}

/// The sizes of a tensor's axes, outermost first. `Shape{}` is a scalar; a size may be 0.
class Shape {
public:
    static constexpr int kMaxRank = 8;

    Shape() = default;
    /// At most this many elements, sizes of 0 counted as 1: their bytes can be counted with room
    /// for rounding up, and no device has as many.
    static constexpr Index kMaxElements = Index{1} << 59;
    /// Throws ArgumentError for a negative size, more than 8 axes or more than 2^59 elements.
    Shape(std::initializer_list<Index> sizes) : Shape(std::span(sizes.begin(), sizes.size())) {}
    explicit Shape(std::span<const Index> sizes);

    int rank() const { return rank_; }
    /// The size of `axis`; a negative axis counts from the end. Throws ArgumentError out of range.
    Index operator[](int axis) const { return sizes_[normalizeAxis("Shape", axis, rank_)]; }
    /// The number of elements; 1 for a scalar.
    Index size() const { return size_; }
    /// The size of the last axis; 1 for a scalar.
    Index last() const { return rank_ == 0 ? 1 : sizes_[rank_ - 1]; }
    /// The product of all sizes but the last.
    Index rows() const;
    bool empty() const { return size() == 0; }

    const Index* begin() const { return sizes_.data(); }
    const Index* end() const { return sizes_.data() + rank_; }
    std::span<const Index> sizes() const { return {begin(), end()}; }

    /// This shape with the size of one axis replaced.
    Shape with(int axis, Index size) const;
    /// The axes [begin, end); negative values count from the end.
    Shape slice(int begin, int end) const;
    /// The axes of both, one after the other.
    Shape operator+(const Shape& other) const;

    bool operator==(const Shape& other) const {
        if (rank_ != other.rank_ || size_ != other.size_) return false;
        for (int axis = 0; axis < rank_; ++axis) {
            if (sizes_[axis] != other.sizes_[axis]) return false;
        }
        return true;
    }
    /// As Python prints a list: `[2, 3]`.
    std::string toString() const;

private:
    std::array<Index, kMaxRank> sizes_{};
    Index size_ = 1;
    int rank_ = 0;
};

std::ostream& operator<<(std::ostream& out, const Shape& shape);

/// NumPy's broadcasting: axes are aligned at the end, sizes are equal or one of them is 1.
/// `op` names the caller in the ArgumentError.
Shape broadcastShapes(std::string_view op, const Shape& a, const Shape& b);

}  // namespace glgrad
