#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "bench/support/image_networks.h"
#include "bench/support/inputs.h"
#include "core/device.h"

namespace glgrad::bench {
namespace {

using Values = std::vector<float>;

Values logitsOn(const Device& device, const ImageNetwork& network) {
    const DeviceScope scope(device);
    const Tensor logits = network.logits(filled(1, network.image), network.makeWeights());
    EXPECT_EQ(logits.shape(), (Shape{1, 1000}));
    return logits.values();
}

void expectSameLogits(const ImageNetwork& network) {
    const Values want = logitsOn(Device::cpu(), network), got = logitsOn(currentDevice(), network);
    float largest = 0.0f;
    for (const float value : want) largest = std::max(largest, std::abs(value));
    EXPECT_GT(largest, 0.01f);
    for (std::size_t i = 0; i < want.size(); ++i) {
        EXPECT_NEAR(got[i], want[i], 1e-4f * largest) << i;
    }
}

TEST(ImageNetworks, GiveTheSameLogitsOnEveryDevice) {
    expectSameLogits(mobilenetV1(64));
    expectSameLogits(squeezenet(67));
}

// In millions: the weights that the papers give, and multiply-adds (569 in the paper of MobileNet).
TEST(ImageNetworks, AreTheNetworksOfTheirPapers) {
    const auto weightsOf = [](const ImageNetwork& network) {
        Index count = 0;
        for (const ImageNetwork::Weight& weight : network.weights) count += weight.shape.size();
        return static_cast<double>(count);
    };
    const ImageNetwork mobilenet = mobilenetV1(224), squeeze = squeezenet(227);
    EXPECT_NEAR(weightsOf(mobilenet) / 1e6, 4.2, 0.05);
    EXPECT_NEAR(mobilenet.flops / 2e6, 569.0, 1.0);
    EXPECT_NEAR(weightsOf(squeeze) / 1e6, 1.235, 0.001);
    EXPECT_NEAR(squeeze.flops / 2e6, 387.75, 0.01);
}

}  // namespace
}  // namespace glgrad::bench
