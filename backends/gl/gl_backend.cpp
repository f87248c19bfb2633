#include "backends/gl/gl_backend.h"

#include <string>

#include "backends/gl/gl_context.h"
#include "backends/gl/gl_device.h"
#include "backends/gl/gl_limits.h"
#include "core/error.h"

namespace glgrad {
namespace {

std::shared_ptr<Backend> open(const ContextCandidate& candidate, const GlOptions& options,
                              const GlTuning& tuning) {
    auto device = std::make_shared<GlDevice>(candidate.open(), tuning);
    device->prepare(candidate.name, options);
    return device;
}

}  // namespace

std::shared_ptr<Backend> openGlBackend(const GlOptions& options, const GlTuning& tuning) {
    checkOptions(options);
    const bool automatic = options.context == GlOptions::Context::automatic;
    std::shared_ptr<Backend> software;
    std::string reasons;
    for (const ContextCandidate& candidate : contextCandidates(options)) {
        // The application's context is used whatever draws it; a better one than software is
        // looked for only where it is sure to be one.
        if (software && !candidate.isHardware) continue;
        try {
            std::shared_ptr<Backend> device = open(candidate, options, tuning);
            const bool mayImprove = automatic && !candidate.isApplications;
            if (!mayImprove || !device->limits().software) return device;
            if (!software) software = device;
        } catch (const Error& error) {
            reasons += concat("\n  ", candidate.name, ": ", error.what());
        }
    }
    if (software) return software;
    throw DeviceError("no OpenGL context can be used:" + reasons);
}

}  // namespace glgrad
