#include "core/counters.h"

namespace glgrad {

Counters operator-(const Counters& after, const Counters& before) {
    return {.uploads = after.uploads - before.uploads,
            .uploadedBytes = after.uploadedBytes - before.uploadedBytes,
            .readbacks = after.readbacks - before.readbacks,
            .readbackBytes = after.readbackBytes - before.readbackBytes,
            .synchronizations = after.synchronizations - before.synchronizations,
            .kernels = after.kernels - before.kernels,
            .passes = after.passes - before.passes,
            .fetches = after.fetches - before.fetches,
            .programs = after.programs - before.programs,
            .programsLoaded = after.programsLoaded - before.programsLoaded,
            .allocations = after.allocations - before.allocations,
            .framebuffers = after.framebuffers - before.framebuffers,
            .stagingAllocations = after.stagingAllocations - before.stagingAllocations,
            .liveTensors = after.liveTensors - before.liveTensors,
            .liveBytes = after.liveBytes - before.liveBytes,
            .pooledBytes = after.pooledBytes - before.pooledBytes};
}

}  // namespace glgrad
