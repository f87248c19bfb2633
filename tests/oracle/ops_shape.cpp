#include "tests/oracle/ops.h"

namespace glgrad::oracle {
namespace {

std::vector<Index> sizes(const Arguments& in, const char* key) {
    const std::vector<int> values = in.integers(key);
    return {values.begin(), values.end()};
}

}  // namespace

std::span<const OpEntry> shapeOps() {
    static constexpr OpEntry kOps[] = {
        {"reshape",
         [](const Arguments& in) -> std::vector<Tensor> {
             return {reshape(in[0], sizes(in, "shape"))};
         }},
        {"flatten",
         [](const Arguments& in) -> std::vector<Tensor> {
             return {
                 reshape(in[0], {in[0].shape()[0], in[0].shape().slice(1, in[0].rank()).size()})};
         }},
        {"transpose",
         [](const Arguments& in) -> std::vector<Tensor> {
             return {transpose(in[0], in.integers("perm"))};
         }},
        {"broadcast_to",
         [](const Arguments& in) -> std::vector<Tensor> {
             return {broadcastTo(in[0], Shape(std::span<const Index>(sizes(in, "shape"))))};
         }},
        {"one_hot",
         [](const Arguments& in) -> std::vector<Tensor> {
             return {oneHot(in[0], in.integer("depth"))};
         }},
    };
    return kOps;
}

}  // namespace glgrad::oracle
