#include "core/error.h"
#include "tests/oracle/ops.h"

namespace glgrad::oracle {
namespace {

std::vector<Index> sizes(const Arguments& in, const char* key) {
    const std::vector<int> values = in.integers(key);
    return {values.begin(), values.end()};
}

Tensors slicing(const Arguments& in) {
    for (const int stride : in.integers("strides")) {
        if (stride != 1) throw Unsupported(concat("a slice of stride ", stride));
    }
    const std::vector<Index> begin = sizes(in, "begin");
    std::vector<Index> size = sizes(in, "end");
    for (std::size_t i = 0; i < size.size(); ++i) size[i] -= begin[i];
    return {slice(in[0], begin, size)};
}

using Paddings = std::vector<std::array<Index, 2>>;

Tensors padding(const Arguments& in) {
    in.require("mode", "constant");
    return {pad(in[0], in.pairs("paddings"), in.number("constant_values", 0.0f))};
}

// [batch, height, width, channels] with more, or fewer, pixels around.
Tensors zeroPadding(const Arguments& in) {
    Paddings paddings = in.pairs("padding");
    paddings.insert(paddings.begin(), {0, 0});
    paddings.push_back({0, 0});
    return {pad(in[0], paddings)};
}

Tensors cropping(const Arguments& in) {
    const Paddings crop = in.pairs("cropping");
    const Shape& x = in[0].shape();
    return {slice(in[0], {0, crop[0][0], crop[1][0], 0},
                  {-1, x[1] - crop[0][0] - crop[0][1], x[2] - crop[1][0] - crop[1][1], -1})};
}

Tensors stacking(const Arguments& in) {
    const int axis = in.integer("axis");
    Tensors parts;
    for (const Tensor& each : in.all()) {
        const Shape& own = each.shape();
        parts.push_back(reshape(each, own.slice(0, axis) + Shape{1} + own.slice(axis, own.rank())));
    }
    return {concatenate(parts, axis)};
}

Tensors splitting(const Arguments& in) {
    const int axis = in.integer("axis");
    std::vector<Index> begin(in[0].rank(), 0), size(in[0].rank(), -1);
    Tensors parts;
    for (const Index part : sizes(in, "sizes")) {
        size[axis] = part;
        parts.push_back(slice(in[0], begin, size));
        begin[axis] += part;
    }
    return parts;
}

}  // namespace

std::span<const OpEntry> shapeOps() {
    static constexpr OpEntry kOps[] = {
        {"reshape",
         [](const Arguments& in) -> Tensors { return {reshape(in[0], sizes(in, "shape"))}; }},
        {"flatten",
         [](const Arguments& in) -> Tensors {
             return {
                 reshape(in[0], {in[0].shape()[0], in[0].shape().slice(1, in[0].rank()).size()})};
         }},
        {"transpose",
         [](const Arguments& in) -> Tensors { return {transpose(in[0], in.integers("perm"))}; }},
        {"broadcast_to",
         [](const Arguments& in) -> Tensors {
             return {broadcastTo(in[0], Shape(std::span<const Index>(sizes(in, "shape"))))};
         }},
        {"concatenate",
         [](const Arguments& in) -> Tensors {
             return {concatenate(in.all(), in.integer("axis"))};
         }},
        {"stack", stacking},
        {"split", splitting},
        {"strided_slice", slicing},
        {"pad", padding},
        {"zero_padding2d", zeroPadding},
        {"cropping2d", cropping},
        {"one_hot",
         [](const Arguments& in) -> Tensors { return {oneHot(in[0], in.integer("depth"))}; }},
    };
    return kOps;
}

}  // namespace glgrad::oracle
