#pragma once

#include <filesystem>
#include <span>
#include <string_view>

#include "data/idx.h"

namespace glgrad {

/// The four arrays of Fashion-MNIST, or of another data set in MNIST's four files.
struct FashionMnistArrays {
    IdxArray trainImages;  ///< [n, 28, 28], 0 is the background
    IdxArray trainLabels;  ///< [n], 0..9
    IdxArray testImages;   ///< [m, 28, 28]
    IdxArray testLabels;   ///< [m], 0..9
};

/// Where the Debian package dataset-fashion-mnist puts the files.
inline constexpr const char* kFashionMnistDirectory = "/usr/share/datasets/fashion-mnist";

/// Reads train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz and
/// t10k-labels-idx1-ubyte.gz, or the same names without .gz.
///
/// Throws IoError when a file is missing (the error says where it was looked for and how to get
/// it), is unsound (see readIdx), when there are not as many labels as images, or when a label is
/// beyond 9.
///
/// Source of the data: Xiao, Rasul, Vollgraf, "Fashion-MNIST: a Novel Image Dataset for
/// Benchmarking Machine Learning Algorithms", 2017, arXiv:1708.07747.
FashionMnistArrays readFashionMnist(
    const std::filesystem::path& directory = kFashionMnistDirectory);

/// The names of the ten classes, by label: "T-shirt/top", "Trouser", ...
std::span<const std::string_view> fashionMnistClassNames();

}  // namespace glgrad
