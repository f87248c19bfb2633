#include <gtest/gtest.h>
#include <stdlib.h>

#include <exception>
#include <iostream>

#include "tests/support/shard.h"

int main(int count, char** arguments) {
    // The user's cache is left alone, and a test compiles what it draws.
    setenv("GLGRAD_CACHE", "off", 1);
    testing::InitGoogleTest(&count, arguments);
    try {
        glgrad::chooseShard();
    } catch (const std::exception& error) {
        std::cerr << "glgrad_tests: " << error.what() << '\n';
        return 2;
    }
    return RUN_ALL_TESTS();
}
