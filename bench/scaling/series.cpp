#include "bench/scaling/series.h"

#include "core/error.h"

namespace glgrad::bench {
namespace {

constexpr Index kBatch = 64, kImageBatch = 8;

double weightCount(const Network& network) {
    double count = 0.0;
    for (const Shape& shape : network.weightShapes) count += static_cast<double>(shape.size());
    return count;
}

std::vector<Series> makeSeries() {
    const auto same = [](Index value) { return [=](Index) { return value; }; };
    const auto itself = [](Index size) { return size; };
    const auto asUnits = [](Index size) { return static_cast<double>(size); };
    const auto wide = [](Index width) { return mlp(784, width, 2); };
    return {
        {.name = "mlp_batch",
         .size = "examples in a batch",
         .unit = "example",
         .first = 1,
         .last = 1024,
         .timesWork = 2,
         .network = [](Index) { return mlp(784, 128, 1); },
         .batch = itself,
         .units = asUnits},
        {.name = "mlp_width",
         .size = "units in each of two hidden layers",
         .unit = "weight",
         .first = 32,
         .last = 4096,
         .timesWork = 4,
         .network = wide,
         .batch = same(kBatch),
         .units = [=](Index width) { return weightCount(wide(width)); }},
        {.name = "mlp_depth",
         .size = "hidden layers of 128 units",
         .unit = "layer",
         .first = 1,
         .last = 64,
         .timesWork = 2,
         .network = [](Index depth) { return mlp(784, 128, static_cast<int>(depth)); },
         .batch = same(kBatch),
         .units = [](Index depth) { return static_cast<double>(depth + 1); }},
        {.name = "cnn_batch",
         .size = "images of 28x28 in a batch",
         .unit = "image",
         .first = 1,
         .last = 1024,
         .timesWork = 2,
         .network = [](Index) { return cnn(28); },
         .batch = itself,
         .units = asUnits},
        {.name = "cnn_image",
         .size = "pixels a side, 8 images",
         .unit = "pixel",
         .first = 28,
         .last = 448,
         .timesWork = 4,
         .network = cnn,
         .batch = same(kImageBatch),
         .units = [](Index size) { return static_cast<double>(kImageBatch * size * size); }},
    };
}

}  // namespace

const std::vector<Series>& allSeries() {
    static const std::vector<Series> series = makeSeries();
    return series;
}

const Series& seriesOf(const std::string& name) {
    for (const Series& series : allSeries()) {
        if (series.name == name) return series;
    }
    throw ArgumentError("there is no series '" + name + "'");
}

}  // namespace glgrad::bench
