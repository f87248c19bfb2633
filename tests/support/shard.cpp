#include "tests/support/shard.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <cstdio>
#include <map>
#include <string>

#include "core/error.h"

namespace glgrad {
namespace {

// "All/OpTable.EdgeShapes/relu" belongs to "relu", "Tape.Records" to "Tape".
std::string groupOf(const testing::TestSuite& suite, const std::string& test) {
    const std::size_t slash = test.rfind('/');
    return slash == std::string::npos ? suite.name() : test.substr(slash + 1);
}

// The names of the tests whose group, counted from 1 in order of appearance, is `shard` modulo
// `shards`: neighbours, which take alike, go into different ones.
std::string filterOf(int shard, int shards) {
    const testing::UnitTest& all = *testing::UnitTest::GetInstance();
    std::map<std::string, int> numbers;
    std::string filter;
    for (int i = 0; i < all.total_test_suite_count(); ++i) {
        const testing::TestSuite& suite = *all.GetTestSuite(i);
        for (int k = 0; k < suite.total_test_count(); ++k) {
            const std::string test = suite.GetTestInfo(k)->name();
            const int next = static_cast<int>(numbers.size()) + 1;
            const int number = numbers.try_emplace(groupOf(suite, test), next).first->second;
            if (number % shards != shard % shards) continue;
            filter += (filter.empty() ? "" : ":") + std::string(suite.name()) + "." + test;
        }
    }
    return filter;
}

}  // namespace

void chooseShard() {
    const char* value = std::getenv("GLGRAD_TEST_SHARD");
    if (!value) return;
    int shard = 0, shards = 0, end = 0;
    const int read = std::sscanf(value, "%d/%d%n", &shard, &shards, &end);
    if (read != 2 || value[end] != '\0' || shard < 1 || shard > shards) {
        throw ArgumentError(
            concat("GLGRAD_TEST_SHARD: expected 1/8 to 8/8 or alike, got '", value, "'"));
    }
    if (GTEST_FLAG_GET(filter) != "*") {
        throw ArgumentError("GLGRAD_TEST_SHARD: expected no --gtest_filter beside it");
    }
    GTEST_FLAG_SET(filter, filterOf(shard, shards));
    unsetenv("GLGRAD_TEST_SHARD");  // The process of a death test has a filter of its own.
}

}  // namespace glgrad
