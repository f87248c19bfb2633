#include "backends/cpu/thread_core.h"

#ifdef __linux__
#include <sched.h>
#endif

namespace glgrad {

#ifdef __linux__

int currentCore() { return sched_getcpu(); }

void leaveCore(int core) {
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof(allowed), &allowed) != 0) return;
    cpu_set_t others = allowed;
    CPU_CLR(core, &others);
    if (CPU_COUNT(&others) == 0) return;
    if (sched_setaffinity(0, sizeof(others), &others) == 0) {
        sched_setaffinity(0, sizeof(allowed), &allowed);
    }
}

#else

int currentCore() { return -1; }
void leaveCore(int) {}

#endif

}  // namespace glgrad
