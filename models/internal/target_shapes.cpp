#include "models/internal/target_shapes.h"

#include <algorithm>

#include "autograd/ops.h"
#include "core/error.h"

namespace glgrad {
namespace {

// The shape without a last axis of 1, or as it is where it has none behind the batch.
Shape withoutLastOne(const Shape& shape) {
    return shape.rank() > 1 && shape.last() == 1 ? shape.slice(0, -1) : shape;
}

void checkClasses(std::string_view name, const Shape& predictions) {
    if (predictions.rank() >= 2) return;
    throw ArgumentError(
        concat(name, ": expected predictions [batch, ..., classes], got ", predictions));
}

[[noreturn]] void refuse(std::string_view name, const Tensor& targets, const Tensor& predictions) {
    throw ArgumentError(concat(name, ": expected targets of the predictions' shape ",
                               predictions.shape(), ", got ", targets.shape()));
}

bool isPrefix(const Shape& shape, const Shape& of) {
    return shape.rank() <= of.rank() && shape == of.slice(0, shape.rank());
}

}  // namespace

Tensor labelsFor(std::string_view name, const Tensor& targets, const Tensor& predictions) {
    checkClasses(name, predictions.shape());
    const Shape labels = predictions.shape().slice(0, -1);
    if (targets.shape() == labels) return targets;
    if (targets.shape() == labels + Shape{1}) return reshape(targets, labels);
    throw ArgumentError(concat(name, ": expected labels ", labels, " or ", labels + Shape{1},
                               " for predictions ", predictions.shape(), ", got ",
                               targets.shape()));
}

void checkOneHot(std::string_view name, const Tensor& targets, const Tensor& predictions) {
    checkClasses(name, predictions.shape());
    if (targets.shape() != predictions.shape()) refuse(name, targets, predictions);
}

Tensor targetsLike(std::string_view name, const Tensor& targets, const Tensor& predictions) {
    if (predictions.rank() < 1) {
        throw ArgumentError(
            concat(name, ": expected predictions [batch, ...], got ", predictions.shape()));
    }
    const Shape &from = targets.shape(), &to = predictions.shape();
    if (from == to) return targets;
    if (withoutLastOne(from) != to && from != withoutLastOne(to)) {
        refuse(name, targets, predictions);
    }
    return reshape(targets, to);
}

void checkPerItem(std::string_view name, const Tensor& values, const Tensor& predictions) {
    const bool isDefined = values.defined();
    if (isDefined && values.rank() > 0 && isPrefix(values.shape(), predictions.shape())) return;
    const Shape& shape = predictions.shape();
    throw ArgumentError(concat(name, ": expected perItem to return a value for each item, ",
                               shape.slice(0, std::min(shape.rank(), 1)),
                               " or more of the predictions' first axes ", shape, ", got ",
                               isDefined ? concat(values.shape()) : std::string("no tensor")));
}

}  // namespace glgrad
