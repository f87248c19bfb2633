#include "core/shape.h"

#include <algorithm>
#include <ostream>

#include "core/error.h"

namespace glgrad {

Shape::Shape(std::span<const Index> sizes) {
    if (sizes.size() > kMaxRank) {
        throw ArgumentError(
            concat("Shape: at most ", kMaxRank, " axes are supported, got ", sizes.size()));
    }
    rank_ = static_cast<int>(sizes.size());
    std::copy(sizes.begin(), sizes.end(), sizes_.begin());
    Index product = 1;
    for (Index size : sizes) {
        if (size < 0) {
            throw ArgumentError(concat("Shape: sizes must not be negative, got ", toString()));
        }
        // Divisions take long, and small numbers need none.
        const bool isSmall = (product | size) < Index{1} << 29;
        if (!isSmall && size > 0 && product > kMaxElements / size) {
            throw ArgumentError(concat("Shape: expected at most ", kMaxElements,
                                       " elements, sizes of 0 counted as 1, got ", toString()));
        }
        product *= std::max<Index>(size, 1);
        size_ *= size;
    }
}

Index Shape::rows() const {
    Index product = 1;
    for (int axis = 0; axis + 1 < rank_; ++axis) product *= sizes_[axis];
    return product;
}

Shape Shape::with(int axis, Index size) const {
    Shape result = *this;
    result.sizes_[normalizeAxis("Shape::with", axis, rank_)] = size;
    return Shape(result.sizes());
}

Shape Shape::slice(int begin, int end) const {
    if (begin < 0) begin += rank_;
    if (end < 0) end += rank_;
    begin = std::clamp(begin, 0, rank_);
    end = std::clamp(end, begin, rank_);
    return Shape(sizes().subspan(begin, end - begin));
}

Shape Shape::operator+(const Shape& other) const {
    std::array<Index, 2 * kMaxRank> joined{};
    auto middle = std::copy(begin(), end(), joined.begin());
    auto stop = std::copy(other.begin(), other.end(), middle);
    return Shape(std::span<const Index>(joined.begin(), stop));
}

std::string Shape::toString() const {
    std::string text = "[";
    for (int axis = 0; axis < rank_; ++axis) {
        if (axis > 0) text += ", ";
        text += std::to_string(sizes_[axis]);
    }
    return text + "]";
}

std::ostream& operator<<(std::ostream& out, const Shape& shape) { return out << shape.toString(); }

void throwNoAxis(std::string_view op, int axis, int rank) {
    throw ArgumentError(concat(op, ": axis ", axis, " is out of range for ", rank, " axes"));
}

Shape broadcastShapes(std::string_view op, const Shape& a, const Shape& b) {
    const int rank = std::max(a.rank(), b.rank());
    std::array<Index, Shape::kMaxRank> sizes{};
    for (int back = 1; back <= rank; ++back) {
        const Index sizeA = back <= a.rank() ? a[-back] : 1;
        const Index sizeB = back <= b.rank() ? b[-back] : 1;
        if (sizeA != sizeB && sizeA != 1 && sizeB != 1) {
            throw ArgumentError(concat(op, ": cannot broadcast ", a, " with ", b, ": sizes ", sizeA,
                                       " and ", sizeB, " of axis ", -back, " differ"));
        }
        sizes[rank - back] = sizeA == 1 ? sizeB : sizeA;
    }
    return Shape(std::span<const Index>(sizes.data(), rank));
}

}  // namespace glgrad
