#include "tests/support/child.h"

namespace glgrad {
namespace {

bool isChild = false;

}  // namespace

void becomeChild() { isChild = true; }

}  // namespace glgrad

#ifdef __SANITIZE_ADDRESS__
// LeakSanitizer asks before it looks.
extern "C" int __lsan_is_turned_off() { return glgrad::isChild; }
#endif
