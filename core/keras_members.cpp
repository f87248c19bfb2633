#include "core/keras_members.h"

#include <algorithm>
#include <cctype>

namespace glgrad {
namespace {

struct Harmless {
    std::string_view kind;
    std::string_view name;
    /// A list of what it may be; null: anything.
    std::string_view values;
};

constexpr std::string_view kFalse = "[false]";
constexpr std::string_view kAnything = "null";

// What a class has a field for does not get here.
constexpr Harmless kHarmless[] = {
    {"layer", "name", kAnything},       // LayerBody reads these three
    {"layer", "trainable", kAnything},  //
    {"layer", "dtype", kAnything},      //
    {"layer", "autocast", "[true]"},
    {"layer", "batch_input_shape", kAnything},  // The model's.
    {"layer", "data_format", R"(["channels_last"])"},
    {"layer", "groups", "[1]"},
    {"layer", "ragged", kFalse},
    {"layer", "sparse", kFalse},
    {"layer", "optional", kFalse},
    {"layer", "renorm", kFalse},
    {"layer", "synchronized", kFalse},
    {"layer", "fused", "[true, false]"},
    {"layer", "implementation", "[0, 1, 2]"},
    {"layer", "unroll", "[true, false]"},
    {"layer", "time_major", kFalse},
    {"layer", "zero_output_for_mask", kFalse},
    {"layer", "use_cudnn", R"(["auto", true, false])"},
    {"loss", "reduction", R"(["sum_over_batch_size", "auto"])"},
    {"loss", "axis", "[-1]"},
    {"metric", "name", kAnything},  // MetricBody reads it.
    {"optimizer", "name", kAnything},
    {"optimizer", "amsgrad", kFalse},
    {"optimizer", "decay", "[0]"},
    {"optimizer", "use_ema", kFalse},
    {"optimizer", "ema_momentum", "[0.99]"},
    {"optimizer", "ema_overwrite_frequency", "[100]"},
    {"optimizer", "jit_compile", R"(["auto", true, false])"},
    {"optimizer", "is_legacy_optimizer", "[true, false]"},
};

bool isListed(const Json& value, std::string_view values) {
    const Json list = Json::parse(values);
    return list.isNull() || std::ranges::find(list.items(), value) != list.items().end();
}

bool isFloat32(const Json& dtype) {
    const Json* name = dtype.isObject() ? dtype.find("config") : nullptr;
    return dtype == Json("float32") || (name && dtypeName(dtype) == "float32");
}

}  // namespace

bool isHarmlessMember(std::string_view kind, std::string_view type, std::string_view name,
                      const Json& value) {
    if (value.isNull()) return true;
    if (kind == "loss" && name == "name") return value == Json(toSnakeCase(type));
    if (kind != "layer" && name == "dtype") return isFloat32(value);
    return std::ranges::any_of(kHarmless, [&](const Harmless& each) {
        return each.kind == kind && each.name == name && isListed(value, each.values);
    });
}

std::string dtypeName(const Json& dtype) {
    return dtype.isObject() ? dtype["config"]["name"].string() : dtype.string();
}

std::string toSnakeCase(std::string_view className) {
    const auto isUpper = [&](std::size_t i) {
        return std::isupper(static_cast<unsigned char>(className[i])) != 0;
    };
    const auto isLower = [&](std::size_t i) {
        return i < className.size() && std::islower(static_cast<unsigned char>(className[i])) != 0;
    };
    std::string result;
    for (std::size_t i = 0; i < className.size(); ++i) {
        if (i > 0 && isUpper(i) && (isLower(i - 1) || isLower(i + 1))) result += '_';
        result += static_cast<char>(std::tolower(static_cast<unsigned char>(className[i])));
    }
    return result;
}

}  // namespace glgrad
