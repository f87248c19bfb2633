#pragma once

namespace glgrad {

/// With GLGRAD_TEST_SHARD=2/8 only the tests of the second of eight parts run. Each test is in one
/// of them. What shares programs stays together: the tests of a row of a table, and those of a
/// suite, unlike in the shards of GoogleTest. Throws ArgumentError for another form of the
/// variable, and when there is a --gtest_filter as well.
void chooseShard();

}  // namespace glgrad
