#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "bench/support/image_networks.h"
#include "bench/support/inputs.h"
#include "tests/support/compare.h"
#include "tests/support/devices.h"

namespace glgrad {
namespace {

using bench::ImageNetwork;
using Values = std::vector<float>;

Values logitsOn(const Device& device, const ImageNetwork& network) {
    const DeviceScope scope(device);
    const Tensor logits = network.logits(bench::filled(1, network.image), network.makeWeights());
    EXPECT_EQ(logits.shape(), (Shape{1, 1000}));
    return logits.values();
}

void expectSameLogits(const ImageNetwork& network) {
    Values want = logitsOn(cpuDevice(), network), got = logitsOn(currentDevice(), network);
    float largest = 0.0f;
    for (const float value : want) largest = std::max(largest, std::abs(value));
    EXPECT_GT(largest, 0.01f);
    for (Values* values : {&want, &got}) {
        for (float& value : *values) value /= largest;
    }
    EXPECT_TRUE(near(got, want, 1e-4));
}

TEST(ImageNetworks, GiveTheSameLogitsOnEveryDevice) {
    expectSameLogits(bench::mobilenetV1(64));
    expectSameLogits(bench::squeezenet(67));
}

// In millions: the weights that the papers give, and multiply-adds (569 in the paper of MobileNet).
TEST(ImageNetworks, AreTheNetworksOfTheirPapers) {
    const auto weightsOf = [](const ImageNetwork& network) {
        Index count = 0;
        for (const ImageNetwork::Weight& weight : network.weights) count += weight.shape.size();
        return static_cast<double>(count);
    };
    const ImageNetwork mobilenet = bench::mobilenetV1(224), squeeze = bench::squeezenet(227);
    EXPECT_NEAR(weightsOf(mobilenet) / 1e6, 4.2, 0.05);
    EXPECT_NEAR(mobilenet.flops / 2e6, 569.0, 1.0);
    EXPECT_NEAR(weightsOf(squeeze) / 1e6, 1.235, 0.001);
    EXPECT_NEAR(squeeze.flops / 2e6, 387.75, 0.01);
}

}  // namespace
}  // namespace glgrad
