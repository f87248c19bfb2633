#include "autograd/ops.h"
#include "bench/support/image_networks.h"
#include "bench/workloads.h"

namespace glgrad::bench {
namespace {

void addNetwork(const std::string& name, const ImageNetwork& network) {
    addWorkload({.name = name,
                 .prepare =
                     [=] {
                         const Tensor image = filled(1, network.image);
                         return Iteration([=, weights = network.makeWeights()] {
                             softmax(network.logits(image, weights));
                         });
                     },
                 .flops = network.flops,
                 .items = 1});
}

}  // namespace

void addNetworks() {
    addNetwork("mobilenet_v1", mobilenetV1(224));
    addNetwork("squeezenet", squeezenet(227));
}

}  // namespace glgrad::bench
