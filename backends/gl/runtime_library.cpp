#include "backends/gl/runtime_library.h"

#include <dlfcn.h>

#include "core/error.h"

namespace glgrad {

RuntimeLibrary::RuntimeLibrary(const char* known, std::initializer_list<const char*> files)
    : name_(*files.begin()), handle_(RTLD_DEFAULT) {
    if (dlsym(RTLD_DEFAULT, known)) return;
    for (const char* file : files) {
        handle_ = dlopen(file, RTLD_LAZY | RTLD_LOCAL);
        if (handle_) {
            error_.clear();
            return;
        }
        error_ += concat(error_.empty() ? "" : "; ", dlerror());
    }
}

void* RuntimeLibrary::find(const char* function) const {
    if (!isHere()) throw DeviceError(concat("cannot load ", error_));
    void* const address = dlsym(handle_, function);
    if (!address) throw DeviceError(concat(name_, " has no function ", function));
    return address;
}

void* RuntimeAddress::lookUp() const {
    void* const address = find_(name_);
    address_.store(address, std::memory_order_release);
    return address;
}

}  // namespace glgrad
