#include <glgrad/glgrad.h>

#include <iostream>

using namespace glgrad;

int main() try {
    const Tensor x = randomUniform({100, 3}, 1);
    const Tensor y = matmul(x, Tensor({3, 1}, {1.0f, -2.0f, 3.0f})) + 0.5f;
    Variable w(zeros({3, 1})), b(zeros({1}));
    for (int step = 0; step < 500; ++step) {
        GradientTape tape;
        const Tensor loss = mean(square(matmul(x, w) + b - y));
        const auto gradients = tape.gradient(loss, {w, b});
        w.assign(w - 0.5f * gradients[0]);
        b.assign(b - 0.5f * gradients[1]);
    }
    for (float value : w.value().values()) std::cout << value << ' ';
    std::cout << b.value().item() << '\n';
} catch (const Error& error) {
    std::cerr << error.what() << '\n';
    return 1;
}
