#pragma once

#include <array>
#include <vector>

namespace glgrad {

struct GlStateTable;

/// The subroutines that the current program calls: glUseProgram forgets them.
class SubroutineState {
public:
    SubroutineState(const GlStateTable& table, unsigned program);
    /// When the program is in use again.
    void restore() const;

private:
    static constexpr int kStages = 6;

    std::array<std::vector<unsigned>, kStages> chosen_;
};

}  // namespace glgrad
