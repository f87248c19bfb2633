#include "backends/gl/probe_results.h"

#include <array>

#include "core/error.h"

namespace glgrad {
namespace {

// Whoever changes what GlProbe draws counts this up.
constexpr int kVersion = 4;

std::string diskKey(const GlVersion& version) {
    return concat("probe ", kVersion, '\n', version.driver(), '\n', version.drawBuffers, ' ',
                  version.maxTextureSize, ' ', version.maxRectangleSize, ' ', version.hasImages);
}

}  // namespace

std::optional<ProbeResults> loadProbeResults(const DiskCache& disk, const GlVersion& version) {
    const auto bytes = disk.load(diskKey(version));
    if (!bytes || bytes->size() != 5) return std::nullopt;
    const auto number = [&](int i) { return static_cast<int>((*bytes)[i]); };
    const bool isPossible = number(0) >= 1 && number(0) <= version.drawBuffers &&
                            number(2) <= static_cast<int>(TexelAccess::image) &&
                            number(3) <= static_cast<int>(HalfTargets::nearest);
    if (!isPossible) return std::nullopt;
    return ProbeResults{.renderTargets = number(0),
                        .fma = number(1) != 0,
                        .access = static_cast<TexelAccess>(number(2)),
                        .half = static_cast<HalfTargets>(number(3)),
                        .exactDivision = number(4) != 0};
}

void storeProbeResults(DiskCache& disk, const GlVersion& version, const ProbeResults& results) {
    const std::array<std::byte, 5> bytes{
        static_cast<std::byte>(results.renderTargets), static_cast<std::byte>(results.fma),
        static_cast<std::byte>(results.access), static_cast<std::byte>(results.half),
        static_cast<std::byte>(results.exactDivision)};
    disk.store(diskKey(version), bytes);
}

}  // namespace glgrad
