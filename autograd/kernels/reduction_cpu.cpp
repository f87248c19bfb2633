#include <algorithm>
#include <cmath>
#include <numeric>

#include "autograd/kernels/elementwise.h"
#include "autograd/kernels/reduction.h"
#include "autograd/kernels/strided_axes.h"
#include "core/pooled_vector.h"
#include "expressions/packets.h"

namespace glgrad {
namespace {

// Pieces of work have these sizes on every machine, so that results are the same.
constexpr Index kPiece = 16384;   // elements that are combined by one thread
constexpr Index kGrain = 65536;   // elements that are worth another thread
constexpr Index kColumns = 1024;  // of one row, that are combined with those of other rows
constexpr Index kBlock = 128;     // values that are summed in single precision
constexpr Index kRowBlock = 32;   // rows, for which one sum follows the other

// Some rows of `columns` values, `stride` apart.
struct Rows {
    const float* x;
    Index count, stride, columns;
};

// values[i] += the sum of kRowBlock rows, or of those that there are, for some packets of columns.
template <int kLanes, int kPackets>
void addRows(const Rows& rows, Index column, double* values) {
    using namespace Eigen::internal;
    using Packet = typename PacketOf<kLanes>::Type;
    for (Index row = 0; row < rows.count; row += kRowBlock) {
        Packet totals[kPackets];
        unrolled<kPackets>([&](auto k) { totals[k] = pset1<Packet>(0.0f); });
        const Index end = std::min(rows.count, row + kRowBlock);
        const float* from = rows.x + row * rows.stride + column;
        for (Index i = row; i < end; ++i, from += rows.stride) {
            unrolled<kPackets>(
                [&](auto k) { totals[k] = padd(totals[k], ploadu<Packet>(from + k * kLanes)); });
        }
        float sums[kPackets * kLanes];
        unrolled<kPackets>([&](auto k) { pstoreu(sums + k * kLanes, totals[k]); });
        for (int i = 0; i < kPackets * kLanes; ++i) values[column + i] += double{sums[i]};
    }
}

struct Sum {
    using Value = double;
    static constexpr Value kStart = 0.0;
    double divisor;
    static Value combine(Value a, Value b) { return a + b; }
    explicit Sum(const Uniforms& uniforms) : divisor(uniforms.number("divisor")) {}
    float result(Value total) const { return static_cast<float>(total / divisor); }
    static Value ofStretch(const float* x, Index count) {
        double total = 0.0;
        for (Index begin = 0; begin < count; begin += kBlock) {
            total += ConstArray(x + begin, std::min(kBlock, count - begin)).sum();
        }
        return total;
    }
    static void ofRows(const Rows& rows, Value* values) {
        forPackets<4>(rows.columns, [&](auto lanes, auto packets, Index column) {
            addRows<lanes, packets>(rows, column, values);
        });
    }
};

struct Max {
    using Value = float;
    static constexpr Value kStart = -std::numeric_limits<float>::infinity();
    static Value combine(Value a, Value b) { return a > b || a != a ? a : b; }
    explicit Max(const Uniforms&) {}
    float result(Value total) const { return total; }
    static Value ofStretch(const float* x, Index count) {
        return ConstArray(x, count).maxCoeff<Eigen::PropagateNaN>();
    }
    static void ofRows(const Rows& rows, Value* values) {
        for (Index row = 0; row < rows.count; ++row) {
            const float* x = rows.x + row * rows.stride;
            for (Index i = 0; i < rows.columns; ++i) values[i] = combine(values[i], x[i]);
        }
    }
};

// The square of no float overflows or underflows in double.
struct Norm {
    using Value = double;
    static constexpr Value kStart = 0.0;
    double scale;
    static Value combine(Value a, Value b) { return a + b; }
    explicit Norm(const Uniforms& uniforms) : scale(uniforms.number("scale")) {}
    float result(Value total) const { return static_cast<float>(std::sqrt(total) * scale); }
    static Value ofStretch(const float* x, Index count) {
        constexpr Index kLanes = 16;
        double totals[kLanes] = {};
        Index i = 0;
        for (; i + kLanes <= count; i += kLanes) {
            for (Index k = 0; k < kLanes; ++k) totals[k] += double{x[i + k]} * double{x[i + k]};
        }
        for (; i < count; ++i) totals[0] += double{x[i]} * double{x[i]};
        return std::accumulate(totals, totals + kLanes, 0.0);
    }
    static void ofRows(const Rows& rows, Value* __restrict values) {
        for (Index row = 0; row < rows.count; ++row) {
            const float* __restrict x = rows.x + row * rows.stride;
            for (Index i = 0; i < rows.columns; ++i) values[i] += double{x[i]} * double{x[i]};
        }
    }
};

struct Axes {
    StridedAxes<1> kept, reduced;
};

Axes axesOf(const Shape& shape, unsigned bits) {
    Axes result;
    Index stride = shape.size();
    for (int axis = 0; axis < shape.rank(); ++axis) {
        stride /= shape[axis];
        ((bits >> axis & 1) != 0 ? result.reduced : result.kept).append(shape[axis], {stride});
    }
    return result;
}

// Computes every piece of every result, `width` neighbouring results at a time, and combines the
// pieces in their order.
template <class Op, class Piece>
void combinePieces(Index results, Index width, Index pieces, Index work, const Op& op, float* y,
                   const Piece& piece) {
    using Value = typename Op::Value;
    const Index grain = std::max<Index>(1, kGrain / std::max<Index>(work, 1));
    if (pieces == 1) {
        parallelFor(results, grain, [&](Index begin, Index end) {
            PooledVector<Value> values(width);
            for (Index i = begin; i < end; ++i) {
                std::fill(values.begin(), values.end(), Op::kStart);
                piece(i, 0, values.data());
                for (Index k = 0; k < width; ++k) {
                    y[i * width + k] = op.result(values[k]);
                }
            }
        });
        return;
    }
    PooledVector<Value> values(results * width * pieces, Op::kStart);
    parallelFor(results * pieces, grain, [&](Index begin, Index end) {
        for (Index i = begin; i < end; ++i) {
            piece(i / pieces, i % pieces, values.data() + i * width);
        }
    });
    parallelFor(results * width, kElementwiseGrain, [&](Index begin, Index end) {
        for (Index i = begin; i < end; ++i) {
            const Value* place = values.data() + i / width * pieces * width + i % width;
            Value total = place[0];
            for (Index k = 1; k < pieces; ++k) total = Op::combine(total, place[k * width]);
            y[i] = op.result(total);
        }
    });
}

// The last axis is reduced: stretches of memory become one value.
template <class Op>
void reduceStretches(const float* x, Axes axes, const Op& op, float* y) {
    const Index length = axes.reduced.popInner().first;
    const Index count = axes.reduced.size() * length;
    const Index pieces = (count + kPiece - 1) / kPiece;
    const bool isEven = axes.kept.count == 1;
    const auto piece = [&](Index result, Index k, typename Op::Value* value) {
        const float* start =
            x + (isEven ? result * axes.kept.strides[0][0] : StridedWalk<1>(axes.kept, result)[0]);
        const Index end = std::min(count, (k + 1) * kPiece);
        Index at = k * kPiece;
        if (count == length) {
            *value = Op::ofStretch(start + at, end - at);
            return;
        }
        for (StridedWalk<1> walk(axes.reduced, at / length); at < end; walk.next()) {
            const Index skip = at % length, stop = std::min(length - skip, end - at);
            *value = Op::combine(*value, Op::ofStretch(start + walk[0] + skip, stop));
            at += stop;
        }
    };
    combinePieces<Op>(axes.kept.size(), 1, pieces, std::min(count, kPiece), op, y, piece);
}

// The last axis remains: rows are combined value by value.
template <class Op>
void reduceRows(const float* x, Axes axes, const Op& op, float* y) {
    const Index columns = axes.kept.popInner().first;
    const Index rows = axes.reduced.size();
    const Index rowsOfPiece = std::max<Index>(16, kPiece / columns);
    const Index pieces = (rows + rowsOfPiece - 1) / rowsOfPiece;
    const auto inner = axes.reduced.popInner();
    const Index length = inner.first, stride = inner.second[0];
    const auto piece = [&](Index result, Index k, typename Op::Value* values) {
        const float* start = x + StridedWalk<1>(axes.kept, result)[0];
        const Index end = std::min(rows, (k + 1) * rowsOfPiece);
        for (Index column = 0; column < columns; column += kColumns) {
            const Index width = std::min(columns - column, kColumns);
            Index row = k * rowsOfPiece;
            for (StridedWalk<1> walk(axes.reduced, row / length); row < end; walk.next()) {
                const Index skip = row % length, count = std::min(length - skip, end - row);
                const float* from = start + walk[0] + skip * stride + column;
                Op::ofRows({from, count, stride, width}, values + column);
                row += count;
            }
        }
    };
    combinePieces<Op>(axes.kept.size(), columns, pieces, columns * rowsOfPiece, op, y, piece);
}

template <class Op>
void reduce(const CpuArguments& arguments) {
    const Axes axes = axesOf(arguments.inputs[0].shape, arguments.uniforms.integer("reducedAxes"));
    const float* x = arguments.inputs[0].values;
    const Op op(arguments.uniforms);
    float* y = arguments.outputs[0].values;
    const int last = axes.reduced.count - 1;
    if (last >= 0 && axes.reduced.strides[last][0] == 1) {
        reduceStretches<Op>(x, axes, op, y);
    } else {
        reduceRows<Op>(x, axes, op, y);
    }
}

}  // namespace

void cpuReduceSum(const CpuArguments& arguments) { reduce<Sum>(arguments); }
void cpuReduceMax(const CpuArguments& arguments) { reduce<Max>(arguments); }
void cpuReduceNorm(const CpuArguments& arguments) { reduce<Norm>(arguments); }

}  // namespace glgrad
