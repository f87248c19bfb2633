#include "layers/part_names.h"

#include <unordered_map>
#include <unordered_set>

#include "core/argument_checks.h"
#include "core/error.h"
#include "layers/layer_body.h"

namespace glgrad {
namespace {

class NameTable {
public:
    explicit NameTable(std::size_t count) : names_(count) {}

    /// Whether the name was free.
    bool take(std::size_t place, const std::string& name) {
        if (!taken_.insert(name).second) return false;
        names_[place] = name;
        return true;
    }
    void takeNumbered(std::size_t place, const std::string& name) {
        int& number = numbers_[name];
        while (!take(place, number == 0 ? name : concat(name, "_", number))) ++number;
    }
    /// For a layer that is there twice.
    void repeat(std::size_t place, std::size_t first) { names_[place] = names_[first]; }

    bool isOpen(std::size_t place) const { return names_[place].empty(); }
    std::vector<std::string> all() { return std::move(names_); }

private:
    std::vector<std::string> names_;
    std::unordered_set<std::string> taken_;
    std::unordered_map<std::string, int> numbers_;
};

bool areCurrent(std::span<const std::string> names, const std::vector<Layer>& layers) {
    if (names.size() != layers.size()) return false;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (layers[i].isNamed() && layers[i].name() != names[i]) return false;
    }
    return true;
}

}  // namespace

std::vector<std::string> namesOfParts(std::string_view owner, const std::vector<Layer>& layers,
                                      std::span<const std::string> given) {
    if (areCurrent(given, layers)) return {given.begin(), given.end()};
    NameTable names(layers.size());
    std::unordered_map<const LayerBody*, std::size_t> firstPlaces;
    std::vector<std::size_t> places;  // Of each layer the first.
    for (std::size_t i = 0; i < layers.size(); ++i) {
        checkGiven(owner, "a layer", layers[i]);
        if (firstPlaces.emplace(&layers[i].body(), i).second) places.push_back(i);
    }
    for (const std::size_t i : places) {
        if (!layers[i].isNamed() || names.take(i, layers[i].name())) continue;
        throw ArgumentError(concat(owner, ": expected layers of different names, got ",
                                   layers[i].name(), " twice"));
    }
    for (const std::size_t i : places) {
        if (i < given.size() && names.isOpen(i)) names.take(i, given[i]);
    }
    for (const std::size_t i : places) {
        if (layers[i].isNumbered() && names.isOpen(i)) names.take(i, layers[i].name());
    }
    for (const std::size_t i : places) {
        if (names.isOpen(i)) names.takeNumbered(i, layers[i].defaultName());
    }
    for (std::size_t i = 0; i < layers.size(); ++i) {
        if (names.isOpen(i)) names.repeat(i, firstPlaces.at(&layers[i].body()));
    }
    return names.all();
}

}  // namespace glgrad
