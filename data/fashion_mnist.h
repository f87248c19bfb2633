#pragma once

#include <filesystem>
#include <optional>

#include "data/dataset.h"
#include "data/fashion_mnist_files.h"

namespace glgrad {

struct TrainAndTest {
    Dataset train;
    Dataset test;
};

namespace datasets {

/// Fashion-MNIST on the current device: 60000 and 10000 images [28, 28, 1] in 0..1, labels 0..9;
/// with a limit, at most that many of each. Throws what readFashionMnist throws, and
/// ArgumentError for a limit below 1.
///
///     const auto [train, test] = datasets::fashionMnist();
TrainAndTest fashionMnist(const std::filesystem::path& directory = kFashionMnistDirectory,
                          std::optional<Index> limit = std::nullopt);

}  // namespace datasets
}  // namespace glgrad
