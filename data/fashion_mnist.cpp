#include "data/fashion_mnist.h"

#include <algorithm>
#include <limits>

#include "core/error.h"

namespace glgrad::datasets {
namespace {

Dataset datasetOf(const IdxArray& images, const IdxArray& labels, Index limit) {
    const Index count = std::min<Index>(limit, images.shape[0]);
    const Index height = images.shape[1], width = images.shape[2];
    const std::span<const std::uint8_t> pixels(images.values);
    const std::vector<float> classes(labels.values.begin(), labels.values.begin() + count);
    const auto names = fashionMnistClassNames();
    return Dataset(Tensor::bytes({count, height * width}, pixels.first(count * height * width)),
                   Tensor({count}, classes, DType::int32),
                   {.itemShape = Shape{height, width, 1},
                    .scale = 1.0f / 255.0f,
                    .classNames = {names.begin(), names.end()}});
}

}  // namespace

TrainAndTest fashionMnist(const std::filesystem::path& directory, std::optional<Index> limit) {
    if (limit && *limit < 1) {
        throw ArgumentError(concat("fashionMnist: expected a limit >= 1, got ", *limit));
    }
    const FashionMnistArrays arrays = readFashionMnist(directory);
    const Index most = limit.value_or(std::numeric_limits<Index>::max());
    return {datasetOf(arrays.trainImages, arrays.trainLabels, most),
            datasetOf(arrays.testImages, arrays.testLabels, most)};
}

}  // namespace glgrad::datasets
