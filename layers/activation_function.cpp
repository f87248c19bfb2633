#include "layers/activation_function.h"

#include <mutex>
#include <optional>
#include <vector>

#include "core/error.h"
#include "core/fork.h"

namespace glgrad {
namespace {

using Op = Tensor (*)(const Tensor&);
using OpWithAxis = Tensor (*)(const Tensor&, int);

/// Such an op as a function, which can be asked for it.
struct AlongLastAxis {
    OpWithAxis op;
    Tensor operator()(const Tensor& x) const { return op(cast(x, DType::float32), -1); }
};

/// A function that has no address.
struct NamedFunction {
    std::string name;
    std::function<Tensor(const Tensor&)> function;
    Tensor operator()(const Tensor& x) const { return function(x); }
};

struct Entry {
    std::string name;
    ActivationFunction function;
};

struct Activations {
    ForkSafeMutex mutex;
    std::vector<Entry> entries{
        {"linear", {}},
        {"relu", relu},
        {"relu6", relu6},
        {"sigmoid", sigmoid},
        {"tanh", static_cast<Op>(tanh)},
        {"softplus", softplus},
        {"exponential", static_cast<Op>(exp)},
        {"softmax", static_cast<OpWithAxis>(softmax)},
        {"log_softmax", static_cast<OpWithAxis>(logSoftmax)},
    };

    template <class Test>
    std::optional<Entry> find(const Test& test) {
        const std::lock_guard lock(mutex);
        for (const Entry& each : entries) {
            if (test(each)) return each;
        }
        return std::nullopt;
    }
};

Activations& activations() {
    static auto* const instance = new Activations;
    return *instance;
}

}  // namespace

ActivationFunction::ActivationFunction(Tensor (*op)(const Tensor&)) : function_(op) {
    checkGiven("activation", "a function", function_);
    if (op == relu) fused_ = FusedActivation::relu;
    if (op == relu6) fused_ = FusedActivation::relu6;
}

// An empty function where there is no op.
std::function<Tensor(const Tensor&)> ActivationFunction::alongLastAxis(Tensor (*op)(const Tensor&,
                                                                                    int)) {
    if (op == nullptr) return {};
    return AlongLastAxis{op};
}

bool ActivationFunction::isSameOp(const ActivationFunction& other) const {
    const auto have = [&]<class T>(const T* mine, const T* its, auto opOf) {
        return mine && its && opOf(*mine) == opOf(*its);
    };
    if (isLinear() || other.isLinear()) return isLinear() && other.isLinear();
    return have(function_.target<Op>(), other.function_.target<Op>(), [](Op op) { return op; }) ||
           have(function_.target<AlongLastAxis>(), other.function_.target<AlongLastAxis>(),
                [](const AlongLastAxis& op) { return op.op; });
}

bool ActivationFunction::hasAddress() const {
    return isLinear() || function_.target<Op>() || function_.target<AlongLastAxis>();
}

ActivationFunction ActivationFunction::named(std::string_view name) {
    if (const auto found =
            activations().find([&](const Entry& each) { return each.name == name; })) {
        return found->function;
    }
    throw ArgumentError(concat("unknown activation ", Json(name).excerpt(),
                               ": a function of your own is made known by registerActivation(\"",
                               name, "\", function)"));
}

std::string ActivationFunction::name() const {
    if (const auto* named = function_.target<NamedFunction>()) return named->name;
    if (const auto found =
            activations().find([&](const Entry& each) { return each.function.isSameOp(*this); })) {
        return found->name;
    }
    throw ArgumentError(
        "cannot be saved: a function of your own needs a name, by registerActivation(name, "
        "function); one without an address, such as a lambda, is then "
        "ActivationFunction::named(name)");
}

void registerActivation(std::string_view name, ActivationFunction function) {
    Activations& all = activations();
    if (!function.hasAddress())
        function = ActivationFunction(NamedFunction{std::string(name), function});
    const std::lock_guard lock(all.mutex);
    for (const Entry& each : all.entries) {
        if (each.name != name) continue;
        if (each.function.isSameOp(function)) return;
        throw ArgumentError(concat("registerActivation: there is another activation ", name));
    }
    all.entries.push_back({std::string(name), std::move(function)});
}

Json toJson(const ActivationFunction& function) { return function.name(); }

// Keras 3 writes a function of one's own as an object.
void fromJson(const Json& json, ActivationFunction& function) {
    const bool isObject = json.isObject() && json["class_name"] == Json("function");
    function = json.isNull()
                   ? ActivationFunction()
                   : ActivationFunction::named((isObject ? json["config"] : json).string());
}

Tensor ActivationFunction::operator()(const Tensor& x) const {
    if (isLinear()) return x;
    Tensor y = function_(x);
    if (y.defined() && y.shape() == x.shape()) return y;
    throw ArgumentError(concat("activation: expected a result of the input's shape ", x.shape(),
                               ", got ",
                               y.defined() ? y.shape().toString() : "one without values"));
}

template struct FieldTypeFor<ActivationFunction>;

}  // namespace glgrad
