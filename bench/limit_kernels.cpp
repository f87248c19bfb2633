#include "bench/limit_kernels.h"

#include <Eigen/Core>
#include <algorithm>

#include "backends/cpu/parallel.h"

namespace glgrad::bench {
namespace {

constexpr int kShaderChains = 8, kPacketChains = 12, kPassCount = 64;

// x -> 0.999 x + 0.001 stays near 1, and a chain is a value that nothing but running it gives.
constexpr ShaderSource kMultiplyAddShader{"limit.multiply_adds.frag", R"glsl(
uniform int rounds;
#define EACH(body) for (int c = 0; c < CHAINS; ++c) { body }
#define STEP EACH(chain[c] = MAD(chain[c], scale, offset);)
void main() {
    vec4 chain[CHAINS], scale = vec4(0.999), offset = vec4(0.001);
    EACH(chain[c] = here_x() + float(c);)
    for (int i = 0; i < rounds; i += 4) { STEP STEP STEP STEP }
    vec4 y = vec4(0.0);
    EACH(y += chain[c];)
    set_y(y);
}
)glsl"};

constexpr ShaderSource kCopyShader{"limit.copy.frag", "void main() { texel_y = here_x(); }"};

constexpr ShaderSource kFetchShader{"limit.fetches.frag", R"glsl(
void main() {
    vec4 y0 = vec4(0.0), y1 = vec4(0.0), y2 = vec4(0.0), y3 = vec4(0.0);
    for (int line = 0; line < ROUNDS; ++line) {
        ROW_x row = row_x((outTexel().y + line) % size_x.z);
        for (int column = 0; column < COLUMNS; column += 4) {
            y0 += at_x(row, column);
            y1 += at_x(row, column + 1);
            y2 += at_x(row, column + 2);
            y3 += at_x(row, column + 3);
        }
    }
    set_y((y0 + y1) + (y2 + y3));
}
)glsl"};

Plan planMultiplyAdds(const PlanArguments& arguments) {
    const int rounds = arguments.uniforms.integer("rounds");
    return {.passes = {{.shader = kMultiplyAddShader,
                        .inputs = {{"x", TextureRef::input(0)}},
                        .targets = {{"y", TextureRef::output(0)}},
                        .uniforms = {{"rounds", rounds}},
                        .defines = {{"CHAINS", kShaderChains}},
                        .iterations = (rounds + 2) * (kShaderChains + 1)}}};
}

Plan planFetches(const PlanArguments&) {
    return {.passes = {{.shader = kFetchShader,
                        .inputs = {{"x", TextureRef::input(0)}},
                        .targets = {{"y", TextureRef::output(0)}},
                        .defines = {{"COLUMNS", kFetchColumns},
                                    {"ROUNDS", kFetchesPerTexel / kFetchColumns}},
                        .iterations = kFetchesPerTexel,
                        .fetches = kFetchesPerTexel}}};
}

Plan planPasses(const PlanArguments&) {
    Plan plan{.scratch = {{}, {}}, .passes = {}};
    TextureRef from = TextureRef::input(0);
    for (int i = 0; i < kPassCount; ++i) {
        const bool isLast = i + 1 == kPassCount;
        const TextureRef to = isLast ? TextureRef::output(0) : TextureRef::scratch(i % 2);
        plan.passes.push_back(
            {.shader = kCopyShader, .inputs = {{"x", from}}, .targets = {{"y", to}}});
        from = to;
    }
    return plan;
}

void multiplyAdds(const CpuArguments& arguments) {
    using namespace Eigen::internal;
    using Packet = packet_traits<float>::type;
    constexpr Index kLanes = packet_traits<float>::size;
    const int rounds = arguments.uniforms.integer("rounds");
    const float* x = arguments.inputs[0].values;
    float* y = arguments.outputs[0].values;
    const auto scale = pset1<Packet>(0.999f), offset = pset1<Packet>(0.001f);
    const Index packets = arguments.inputs[0].shape.size() / kLanes;
    parallelFor(packets, 1, [&](Index begin, Index end) {
        for (Index i = begin; i < end; ++i) {
            Packet chain[kPacketChains];
            for (int c = 0; c < kPacketChains; ++c) {
                const auto start = pset1<Packet>(static_cast<float>(c));
                chain[c] = padd(ploadu<Packet>(x + i * kLanes), start);
            }
            for (int round = 0; round < rounds; ++round) {
                for (Packet& value : chain) value = pmadd(value, scale, offset);
            }
            for (int c = 1; c < kPacketChains; ++c) chain[0] = padd(chain[0], chain[c]);
            pstoreu(y + i * kLanes, chain[0]);
        }
    });
}

void copy(const CpuArguments& arguments) {
    const float* x = arguments.inputs[0].values;
    float* y = arguments.outputs[0].values;
    parallelFor(arguments.inputs[0].shape.size(), 1 << 17,
                [&](Index begin, Index end) { std::copy(x + begin, x + end, y + begin); });
}

}  // namespace

const Kernel kMultiplyAdds{
    .name = "limit: multiply-adds", .inputs = {"x"}, .plan = planMultiplyAdds, .cpu = multiplyAdds};

int multiplyAddChains(DeviceKind kind) {
    return kind == DeviceKind::gl ? kShaderChains : kPacketChains;
}

const Kernel kCopy{.name = "limit: copy", .inputs = {"x"}, .shader = kCopyShader, .cpu = copy};

const Kernel kFetches{.name = "limit: fetches", .inputs = {"x"}, .plan = planFetches};

const Kernel kPasses{.name = "limit: passes", .inputs = {"x"}, .plan = planPasses, .cpu = copy};

}  // namespace glgrad::bench
