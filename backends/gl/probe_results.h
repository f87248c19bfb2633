#pragma once

#include <optional>

#include "backends/gl/gl_limits.h"
#include "backends/gl/gl_probe.h"
#include "core/disk_cache.h"

namespace glgrad {

/// What the draws of GlProbe showed.
struct ProbeResults {
    int renderTargets = 0;
    bool fma = false;
    TexelAccess access = TexelAccess::fetch;
    HalfTargets half = HalfTargets::none;
    bool exactDivision = false;
};

/// What storeProbeResults kept for a driver that says the same of itself.
std::optional<ProbeResults> loadProbeResults(const DiskCache& disk, const GlVersion& version);
void storeProbeResults(DiskCache& disk, const GlVersion& version, const ProbeResults& results);

}  // namespace glgrad
