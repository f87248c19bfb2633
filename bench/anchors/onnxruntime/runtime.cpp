#include "bench/anchors/onnxruntime/runtime.h"

#include <dlfcn.h>

#include "core/error.h"

namespace anchor::ort {
namespace {

constexpr std::uint32_t kVersion = 1;  // of the interface: what is used here was always there
constexpr int kErrorMessage = 2;

struct Base {
    void* const* (*table)(std::uint32_t version);
    const char* (*version)();
};

const Base* base = nullptr;
void* const* table = nullptr;

}  // namespace

void load(const std::string& library) {
    void* const loaded = dlopen(library.c_str(), RTLD_NOW);
    if (!loaded) throw glgrad::Error(glgrad::concat("cannot load ONNX Runtime: ", dlerror()));
    void* const start = dlsym(loaded, "OrtGetApiBase");
    if (!start) throw glgrad::Error(glgrad::concat("expected ONNX Runtime, got ", library));
    base = reinterpret_cast<const Base* (*)()>(start)();
    table = base->table(kVersion);
}

std::string version() { return base->version(); }

void* entry(int place) { return table[place]; }

void check(Status* status) {
    if (!status) return;
    const OwnedStatus owned(status);
    using Message = const char* (*)(const Status*);
    throw glgrad::Error(reinterpret_cast<Message>(entry(kErrorMessage))(status));
}

}  // namespace anchor::ort
