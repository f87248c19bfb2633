#include <glgrad/glgrad.h>

#include <iostream>

using namespace glgrad;

// y[t] = x[t] - x[t - 1], the changes of a signal [time, channels]. It is linear: its gradient is
// its transpose, dx[t] = dy[t] - dy[t + 1].
constexpr auto kForward = R"(void main() {
    ivec2 p = outTexel();
    set_y(get_x(p.y, p.x) - (p.y == 0 ? vec4(0.0) : get_x(p.y - 1, p.x)));
})";
constexpr auto kBackward = R"(void main() {
    ivec2 p = outTexel();
    set_dx(get_dy(p.y, p.x) - (p.y + 1 == size_dy.z ? vec4(0.0) : get_dy(p.y + 1, p.x)));
})";
void onCpu(const ShaderOpValues& v, std::string_view input, Index step) {
    const auto [x, shape] = v[input];
    for (Index i = 0, j = step * shape.last(); i < shape.size(); ++i, ++j) {
        v.result().values[i] = x[i] - (j >= 0 && j < shape.size() ? x[j] : 0.0f);
    }
}
const ShaderOp changes(
    {.name = "changes",
     .forward = {.shader = kForward, .cpu = [](const auto& v) { onCpu(v, "x", -1); }},
     .backward = {{.shader = kBackward, .cpu = [](const auto& v) { onCpu(v, "dy", 1); }}},
     .linear = true});

int main() try {
    for (float value : changes(Tensor({4, 1}, {1, 2, 4, 8})).values()) std::cout << value << ' ';
    const GradientCheckResult found = checkGradients(changes, randomUniform({5, 7}, 1));
    std::cout << "\nfirst derivatives are within " << found.first.worst
              << " of differences, second "
              << "ones within " << found.second.worst << '\n';
} catch (const Error& error) {
    std::cerr << error.what() << '\n';
    return 1;
}
