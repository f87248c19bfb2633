#include "data/fashion_mnist_files.h"

#include <algorithm>
#include <string>

#include "core/error.h"

namespace glgrad {
namespace {

constexpr std::int64_t kSide = 28;
constexpr std::string_view kClassNames[] = {"T-shirt/top", "Trouser",   "Pullover", "Dress",
                                            "Coat",        "Sandal",    "Shirt",    "Sneaker",
                                            "Bag",         "Ankle boot"};

std::filesystem::path findFile(const std::filesystem::path& directory, const std::string& name) {
    std::error_code ignored;
    for (const std::string& candidate : {name + ".gz", name}) {
        if (std::filesystem::exists(directory / candidate, ignored)) return directory / candidate;
    }
    const bool folder = std::filesystem::is_directory(directory, ignored);
    throw IoError("Fashion-MNIST: cannot find " + name + ".gz (or " + name + ") in " +
                  directory.string() + (folder ? "" : ", which is not a folder") +
                  "; install the Debian package dataset-fashion-mnist, or name the folder that "
                  "holds the four files with --data DIR");
}

void checkLabels(const std::filesystem::path& path, const IdxArray& labels,
                 const std::filesystem::path& imagePath, const IdxArray& images) {
    if (labels.shape[0] != images.shape[0]) {
        throw IoError(path.string() + ": expected " + std::to_string(images.shape[0]) +
                      " labels to go with " + imagePath.filename().string() + ", found " +
                      std::to_string(labels.shape[0]));
    }
    const auto wrong = std::ranges::find_if(
        labels.values, [](std::uint8_t label) { return label >= std::size(kClassNames); });
    if (wrong != labels.values.end()) {
        throw IoError(path.string() + ": expected labels from 0 to 9, found " +
                      std::to_string(*wrong) + " at index " +
                      std::to_string(wrong - labels.values.begin()));
    }
}

void readPart(const std::filesystem::path& directory, const std::string& prefix, IdxArray& images,
              IdxArray& labels) {
    const std::filesystem::path imagePath = findFile(directory, prefix + "-images-idx3-ubyte");
    const std::filesystem::path labelPath = findFile(directory, prefix + "-labels-idx1-ubyte");
    // The short file first: an error in it is then found before the long one is read.
    labels = readIdx(labelPath, {{kAnySize}});
    images = readIdx(imagePath, {{kAnySize, kSide, kSide}});
    checkLabels(labelPath, labels, imagePath, images);
}

}  // namespace

FashionMnistArrays readFashionMnist(const std::filesystem::path& directory) {
    FashionMnistArrays arrays;
    readPart(directory, "train", arrays.trainImages, arrays.trainLabels);
    readPart(directory, "t10k", arrays.testImages, arrays.testLabels);
    return arrays;
}

std::span<const std::string_view> fashionMnistClassNames() { return kClassNames; }

}  // namespace glgrad
