#include "backends/self_test_kernels.h"

#include <algorithm>
#include <cmath>

namespace glgrad {
namespace {

constexpr ShaderSource kAffineShader{"self_test.affine.frag",
                                     "void main() { set_y(MAD(here_x(), vec4(2.0), vec4(1.0))); }"};

constexpr ShaderSource kRowSumsShader{"self_test.row_sums.frag", R"glsl(
void main() {
    ROW_x row = row_x(outTexel().y);
    vec4 sum = vec4(0.0);
    for (int column = 0; column < size_x.y; ++column) sum += at_x(row, column);
    set_y(vec4(sum.x + sum.y + sum.z + sum.w));
}
)glsl"};

constexpr ShaderSource kSumAndDifferenceShader{"self_test.sum_and_difference.frag", R"glsl(
void main() {
    set_sum(here_a() + here_b());
    set_difference(here_a() - here_b());
}
)glsl"};

constexpr ShaderSource kLayersShader{"self_test.layers.frag", R"glsl(
void main() {
    vec4 x = here_x();
    texel_layers[0] = x;
    texel_layers[1] = -x;
}
)glsl"};

constexpr ShaderSource kReverseShader{"self_test.reverse.frag", R"glsl(
uniform int rows;
void main() {
    ivec2 p = ivec2(gl_FragCoord.xy);
    int row = rows - 1 - p.y;
    set_y(0.5 * (layer_layers(p.x, row, 0) - layer_layers(p.x, row, 1)));
}
)glsl"};

constexpr ShaderSource kClassifyShader{"self_test.classify.frag", R"glsl(
void main() {
    vec4 x = here_x();
    vec4 y = vec4(0.0);
    for (int i = 0; i < 4; ++i) y[i] = isnan(x[i]) ? 1.0 : (isinf(x[i]) ? 2.0 : 0.0);
    set_y(y);
}
)glsl"};

Plan planRowSums(const PlanArguments& arguments) {
    return {.passes = {{.shader = kRowSumsShader,
                        .inputs = {{"x", TextureRef::input(0)}},
                        .targets = {{"y", TextureRef::output(0)}},
                        .iterations = arguments.input(0).columns}}};
}

// For tensors that are not folded: texels lie at the same place in the scratch texture.
Plan planReversedRows(const PlanArguments& arguments) {
    const TextureLayout layout = arguments.input(0);
    return {.scratch = {{.width = layout.width, .height = layout.height, .layers = 2}},
            .passes = {{.shader = kLayersShader,
                        .inputs = {{"x", TextureRef::input(0)}},
                        .targets = {{"layers", TextureRef::scratch(0)}}},
                       {.shader = kReverseShader,
                        .inputs = {{"layers", TextureRef::scratch(0)}},
                        .targets = {{"y", TextureRef::output(0)}},
                        .uniforms = {{"rows", layout.rows}}}}};
}

void affine(const CpuArguments& arguments) {
    const CpuInput& x = arguments.inputs[0];
    std::transform(x.values, x.values + x.shape.size(), arguments.outputs[0].values,
                   [](float value) { return 2.0f * value + 1.0f; });
}

void rowSums(const CpuArguments& arguments) {
    const CpuInput& x = arguments.inputs[0];
    const Index last = x.shape.last();
    for (Index row = 0; row < x.shape.rows(); ++row) {
        float sum = 0.0f;
        for (Index i = 0; i < last; ++i) sum += x.values[row * last + i];
        arguments.outputs[0].values[row] = sum;
    }
}

void sumAndDifference(const CpuArguments& arguments) {
    const float* a = arguments.inputs[0].values;
    const float* b = arguments.inputs[1].values;
    for (Index i = 0; i < arguments.inputs[0].shape.size(); ++i) {
        arguments.outputs[0].values[i] = a[i] + b[i];
        arguments.outputs[1].values[i] = a[i] - b[i];
    }
}

void reversedRows(const CpuArguments& arguments) {
    const CpuInput& x = arguments.inputs[0];
    const Index last = x.shape.last(), rows = x.shape.rows();
    for (Index row = 0; row < rows; ++row) {
        std::copy_n(x.values + (rows - 1 - row) * last, last,
                    arguments.outputs[0].values + row * last);
    }
}

void classify(const CpuArguments& arguments) {
    const CpuInput& x = arguments.inputs[0];
    std::transform(
        x.values, x.values + x.shape.size(), arguments.outputs[0].values,
        [](float value) { return std::isnan(value) ? 1.0f : (std::isinf(value) ? 2.0f : 0.0f); });
}

}  // namespace

const Kernel kSelfTestAffine{
    .name = "self test: affine", .inputs = {"x"}, .shader = kAffineShader, .cpu = affine};
const Kernel kSelfTestRowSums{
    .name = "self test: row sums", .inputs = {"x"}, .plan = planRowSums, .cpu = rowSums};
const Kernel kSelfTestSumAndDifference{.name = "self test: sum and difference",
                                       .inputs = {"a", "b"},
                                       .outputs = {"sum", "difference"},
                                       .shader = kSumAndDifferenceShader,
                                       .cpu = sumAndDifference};
const Kernel kSelfTestReversedRows{.name = "self test: reversed rows",
                                   .inputs = {"x"},
                                   .plan = planReversedRows,
                                   .cpu = reversedRows};
const Kernel kSelfTestClassify{
    .name = "self test: classify", .inputs = {"x"}, .shader = kClassifyShader, .cpu = classify};

}  // namespace glgrad
