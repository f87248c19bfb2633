#include <gtest/gtest.h>
#include <stdlib.h>

int main(int count, char** arguments) {
    // The user's cache is left alone, and a test compiles what it draws.
    setenv("GLGRAD_CACHE", "off", 1);
    testing::InitGoogleTest(&count, arguments);
    return RUN_ALL_TESTS();
}
