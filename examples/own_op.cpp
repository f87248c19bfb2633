#include <glgrad/glgrad.h>

#include <iostream>

using namespace glgrad;

// x sigmoid(beta x): one line for the shaders, the CPU, and the derivatives of all orders.
Tensor swish(const Tensor& t, float slope) {
    return elementwise(
        "swish", [](Element x, Attribute beta) { return x * sigmoid(beta * x); }, t, slope);
}

// The length of (a, b), repeated as NumPy does, but never below a limit.
Tensor length(const Tensor& s, const Tensor& t, float limit) {
    return elementwise(
        "length",
        [](Element a, Element b, Attribute least) {
            const Element size = sqrt(a * a + b * b);
            return where(size > least, size, least);
        },
        s, t, limit);
}

int main() try {
    for (float value : swish(Tensor({3}, {-1, 0, 1}), 1.5f).values()) std::cout << value << ' ';
    for (float value : length(Tensor({2}, {3, 0}), Tensor(4.0f), 4.5f).values()) {
        std::cout << value << ' ';
    }
    const GradientCheckResult found =
        checkGradients([](const Tensor& x) { return swish(x, 1.5f); }, randomUniform({5, 7}, 1));
    checkGradients([](std::span<const Tensor> in) { return length(in[0], in[1], 0.1f); },
                   {randomUniform({5, 1}, 2, 0.5f, 2.0f), randomUniform({7}, 3, 0.5f, 2.0f)});
    std::cout << "\nfirst derivatives are within " << found.first.worst
              << " of differences, second ones within " << found.second.worst << '\n';
} catch (const Error& error) {
    std::cerr << error.what() << '\n';
    return 1;
}
