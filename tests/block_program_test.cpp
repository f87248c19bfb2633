#include "expressions/block_program.h"

#include <gtest/gtest.h>

#include <numeric>
#include <type_traits>
#include <vector>

#include "expressions/compiled.h"
#include "expressions/elements.h"
#include "expressions/schedule.h"
#include "expressions/traced.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;

constexpr auto kFunction = [](Element a, Element b, Attribute s) { return (a + b) * s; };

BlockProgram interpreted() {
    const Traced traced = trace(kFunction);
    return {scheduleOf(traced.expression, traced.root, true), traced.inputs, traced.attributes};
}
BlockProgram compiled() {
    return {compiledBlocks<std::remove_const_t<decltype(kFunction)>>().forward, 2, 1};
}

// Of an input that counts from `first`.
Values countFrom(float first, Index count) {
    Values values(count);
    std::iota(values.begin(), values.end(), first);
    return values;
}

Values expected(const Values& a, const Values& b, Index count) {
    Values y(count);
    for (Index i = 0; i < count; ++i) y[i] = (a[i] + b[i]) * 3.0f;
    return y;
}

// Inputs stay as they were set, whatever number of values was computed before: fewer than a vector,
// whole vectors, and such that the last vector overlaps the one before it.
TEST(BlockProgram, KeepsItsInputsFromRunToRun) {
    const Values attributes{3.0f};
    for (const BlockProgram& program : {interpreted(), compiled()}) {
        ProgramRun run(program, attributes);
        const Values b = countFrom(100.0f, 3000);
        run.setInput(1, b.data());
        for (const Index count : {3, 7, 16, 5, 37, 2500, 16, 3000, 1}) {
            const Values a = countFrom(static_cast<float>(count), count);
            run.setInput(0, a.data());
            Values y(count);
            run(y.data(), count);
            EXPECT_EQ(y, expected(a, b, count)) << count;
        }
        const float one = 1.0f;
        run.setInput(0, &one, true);
        for (const Index count : {5, 40}) {
            Values y(count);
            run(y.data(), count);
            EXPECT_EQ(y, expected(Values(count, 1.0f), b, count)) << count;
        }
    }
}

}  // namespace
}  // namespace glgrad
