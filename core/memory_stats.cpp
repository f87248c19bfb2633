#include "core/memory_stats.h"

#include <array>
#include <ostream>
#include <string_view>
#include <utility>

namespace glgrad {

MemoryUse MemoryStats::tensors() const {
    MemoryUse sum = variables;
    sum += gradients;
    return sum += activations;
}

std::ostream& operator<<(std::ostream& out, const MemoryStats& stats) {
    const std::array<std::pair<std::string_view, MemoryUse>, 8> lines{
        {{"variables", stats.variables},
         {"gradients", stats.gradients},
         {"activations", stats.activations},
         {"pooled", stats.pooled},
         {"scratch", stats.scratch},
         {"staging", stats.staging},
         {"programs", stats.programs},
         {"framebuffers", stats.framebuffers}}};
    for (const auto& [purpose, use] : lines) {
        out << purpose << ": " << use.count << ", " << use.bytes << " bytes\n";
    }
    return out;
}

}  // namespace glgrad
