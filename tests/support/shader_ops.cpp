#include "tests/support/shader_ops.h"

namespace glgrad {
namespace {

using Shapes = std::span<const Shape>;

// y[t] = x[t] - amount x[t - 1] along the first of two axes.
void filter(const ShaderOpValues& v, std::string_view input, Index step) {
    const auto [x, shape] = v[input];
    const float amount = v.uniforms().number("amount");
    for (Index i = 0, j = step * shape.last(); i < shape.size(); ++i, ++j) {
        v.result().values[i] = x[i] - (j >= 0 && j < shape.size() ? amount * x[j] : 0.0f);
    }
}

}  // namespace

ShaderOpOptions filterOptions() {
    return {.name = "filter",
            .forward = {.shader = R"(void main() {
    ivec2 p = outTexel();
    set_y(get_x(p.y, p.x) - (p.y == 0 ? vec4(0.0) : amount * get_x(p.y - 1, p.x)));
})",
                        .cpu = [](const ShaderOpValues& v) { filter(v, "x", -1); }},
            .backward = {{.shader = R"(void main() {
    ivec2 p = outTexel();
    bool isLast = p.y + 1 == size_dy.z;
    set_dx(get_dy(p.y, p.x) - (isLast ? vec4(0.0) : amount * get_dy(p.y + 1, p.x)));
})",
                          .cpu = [](const ShaderOpValues& v) { filter(v, "dy", 1); }}},
            .linear = true,
            .uniforms = {{"amount", 0.5f}}};
}

ShaderOpOptions weightedOptions() {
    const auto lastAxis = [](Shapes in) { return in[0].last(); };
    return {.name = "weightedSquares",
            .inputs = {"x", "w"},
            .forward = {.shader = R"(
float at(int row) {
    if (row >= size_x.z) return 0.0;
    float total = 0.0;
    for (int k = 0; k < size_x.x; ++k) {
        float value = element_x(row, k);
        total += value * value * element_w(0, k);
    }
    return total;
}
void main() {
    int row = 4 * outTexel().x;
    set_y(vec4(at(row), at(row + 1), at(row + 2), at(row + 3)));
})",
                        .cpu =
                            [](const ShaderOpValues& v) {
                                const auto [x, shape] = v["x"];
                                for (Index row = 0; row < shape[0]; ++row) {
                                    float& y = v.result().values[row];
                                    y = 0.0f;
                                    for (Index k = 0; k < shape[1]; ++k) {
                                        const float value = x[row * shape[1] + k];
                                        y += value * value * v["w"].values[k];
                                    }
                                }
                            },
                        .iterations = [=](Shapes in) { return 4 * lastAxis(in); }},
            .backward = {{.shader = R"(void main() {
    ivec2 p = outTexel();
    set_dx(2.0 * element_dy(0, p.y) * get_x(p.y, p.x) * get_w(0, p.x));
})",
                          .cpu =
                              [](const ShaderOpValues& v) {
                                  const auto [x, shape] = v["x"];
                                  for (Index i = 0; i < shape.size(); ++i) {
                                      v.result().values[i] = 2.0f * v["dy"].values[i / shape[1]] *
                                                             x[i] * v["w"].values[i % shape[1]];
                                  }
                              }},
                         {.shader = R"(void main() {
    int column = outTexel().x, row = 0;
    vec4 total = vec4(0.0);
    do {
        vec4 x = get_x(row, column);
        total += x * x * element_dy(0, row);
    } while (++row < size_x.z);
    set_dw(total);
})",
                          .cpu =
                              [](const ShaderOpValues& v) {
                                  const auto [x, shape] = v["x"];
                                  for (float& value : v.result().values) value = 0.0f;
                                  for (Index i = 0; i < shape.size(); ++i) {
                                      v.result().values[i % shape[1]] +=
                                          x[i] * x[i] * v["dy"].values[i / shape[1]];
                                  }
                              },
                          .iterations = [](Shapes in) { return in[0][0]; }}},
            .shape = [](Shapes in) { return Shape{in[0][0]}; }};
}

ShaderOpKernel squareKernel() {
    return {.shader = "void main() { set_y(here_x() * here_x()); }",
            .cpu = [](const ShaderOpValues& v) {
                for (Index i = 0; i < v["x"].shape.size(); ++i) {
                    v.result().values[i] = v["x"].values[i] * v["x"].values[i];
                }
            }};
}

Tensor someX(const Shape& shape) { return randomUniform(shape, 1, -1.0f, 1.0f); }

}  // namespace glgrad
