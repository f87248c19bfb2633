#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

/// As much of ONNX Runtime's C interface as is used here. The library in onnxruntime-node comes
/// without a header. What it gives out is a table of functions whose places never change: see
/// ort_api_1_to_9 in https://github.com/microsoft/onnxruntime, onnxruntime_c_api.cc.
namespace anchor::ort {

/// Throws glgrad::Error when the library cannot be loaded. Before anything else of this file.
void load(const std::string& library);
/// "1.30.0".
std::string version();

struct Environment;
struct Memory;
struct Options;
struct Session;
struct Status;
struct Tensor;

void* entry(int place);
/// Throws glgrad::Error with what ONNX Runtime says about a failure.
void check(Status* status);

template <int place, class... Parameters>
struct Function {
    void operator()(Parameters... parameters) const {
        check(reinterpret_cast<Status* (*)(Parameters...)>(entry(place))(parameters...));
    }
};

inline constexpr Function<3, int, const char*, Environment**> createEnvironment;
inline constexpr Function<8, const Environment*, const void*, std::size_t, const Options*,
                          Session**>
    createSession;
inline constexpr Function<9, Session*, const void*, const char* const*, const Tensor* const*,
                          std::size_t, const char* const*, std::size_t, Tensor**>
    run;
inline constexpr Function<10, Options**> createOptions;
inline constexpr Function<23, Options*, int> setOptimization;
inline constexpr Function<24, Options*, int> setThreads;
inline constexpr Function<49, const Memory*, void*, std::size_t, const std::int64_t*, std::size_t,
                          int, Tensor**>
    createTensor;
inline constexpr Function<69, int, int, Memory**> createMemory;

inline constexpr int kErrorsOnly = 3, kAllOptimizations = 99, kArena = 1, kDefaultMemory = 0,
                     kFloat = 1;

template <int place>
struct Release {
    void operator()(auto* object) const {
        reinterpret_cast<void (*)(decltype(object))>(entry(place))(object);
    }
};

template <class Object, int place>
using Owned = std::unique_ptr<Object, Release<place>>;
using OwnedEnvironment = Owned<Environment, 92>;
using OwnedStatus = Owned<Status, 93>;
using OwnedMemory = Owned<Memory, 94>;
using OwnedSession = Owned<Session, 95>;
using OwnedTensor = Owned<Tensor, 96>;
using OwnedOptions = Owned<Options, 100>;

/// What a function gives by way of its last parameter.
template <class OwnedObject, class Create, class... Arguments>
OwnedObject make(const Create& create, Arguments... arguments) {
    typename OwnedObject::pointer object = nullptr;
    create(arguments..., &object);
    return OwnedObject(object);
}

}  // namespace anchor::ort
