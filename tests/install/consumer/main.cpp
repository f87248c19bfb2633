#include <glgrad/glgrad.h>
#include <iostream>

int main() { std::cout << "glgrad " << GLGRAD_VERSION << '\n'; }
