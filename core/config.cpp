#include "core/config.h"

#include <algorithm>
#include <mutex>
#include <typeindex>
#include <vector>

#include "core/described.h"
#include "core/error.h"
#include "core/fork.h"
#include "core/keras_members.h"
#include "core/library_classes.h"

namespace glgrad {
namespace {

struct NamedClass {
    std::type_index kind;
    std::string name;
    bool isAlias;  ///< A class in snake case or Keras's short name, which stand behind all others.
    const void* described;
};

struct Classes {
    ForkSafeMutex mutex;
    std::vector<NamedClass> all;

    const NamedClass* find(std::type_index kind, std::string_view name, bool isAlias) const {
        for (const NamedClass& each : all) {
            if (each.kind == kind && each.isAlias == isAlias && each.name == name) return &each;
        }
        return nullptr;
    }
    /// Whether the name was free, or is this class's.
    bool add(const ClassEntry& entry, std::string_view name, bool isAlias) {
        const NamedClass* found = find(entry.kind, name, isAlias);
        if (found) return found->described == entry.described;
        all.push_back({entry.kind, std::string(name), isAlias, entry.described});
        return true;
    }
};

Classes& classes() {
    static auto* const instance = new Classes;
    return *instance;
}

void addLibraryClasses() {
    [[maybe_unused]] static const bool areAdded = (registerLibraryClasses(), true);
}

}  // namespace

NamedConfig NamedConfig::from(const Json& json) {
    if (json.isString()) return {json.string()};
    NamedConfig result{json["class_name"].string()};
    if (const Json* config = json.find("config"); config && !config->isNull()) {
        result.config = Json::object(config->members());
    }
    return result;
}

NamedConfig NamedConfig::of(const DescribedBody& body) {
    Json config = body.config();
    return {body.type(), std::move(config)};
}

Json NamedConfig::json() const {
    return Json::object({{"class_name", className}, {"config", config}});
}

void addClass(const ClassEntry& entry, std::string_view formerName) {
    const std::lock_guard lock(classes().mutex);
    for (const std::string_view name : {entry.name, formerName}) {
        if (name.empty() || classes().add(entry, name, false)) continue;
        throw ArgumentError(concat("registerClass: there is another class ", name));
    }
    classes().add(entry, toSnakeCase(entry.name), true);
    for (std::string_view rest = entry.aliases; !rest.empty();) {
        const std::size_t length = std::min(rest.find(' '), rest.size());
        classes().add(entry, rest.substr(0, length), true);
        rest.remove_prefix(std::min(length + 1, rest.size()));
    }
}

void addOwnClass(const ClassEntry& entry, std::string_view formerName) {
    addLibraryClasses();
    addClass(entry, formerName);
}

const void* findClass(const std::type_info& kind, std::string_view className) {
    addLibraryClasses();
    const std::lock_guard lock(classes().mutex);
    for (const bool isAlias : {false, true}) {
        if (const NamedClass* found = classes().find(kind, className, isAlias)) {
            return found->described;
        }
    }
    throw IoError(concat("unknown class ", Json(className).excerpt(),
                         ": a class of your own is made known by registerClass<...>()"));
}

}  // namespace glgrad
