#include "io/internal/safetensors_layout.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/error.h"

namespace glgrad {
namespace {

struct Dtype {
    std::string_view name;
    std::uint64_t bits;
};

// As of safetensors 0.8. Source: https://github.com/huggingface/safetensors, tensor.rs, Dtype.
constexpr Dtype kDtypes[] = {{"BOOL", 8},    {"F4", 4},          {"F6_E2M3", 6},     {"F6_E3M2", 6},
                             {"U8", 8},      {"I8", 8},          {"F8_E5M2", 8},     {"F8_E4M3", 8},
                             {"F8_E8M0", 8}, {"F8_E4M3FNUZ", 8}, {"F16", 16},        {"BF16", 16},
                             {"I16", 16},    {"U16", 16},        {"F8_E5M2FNUZ", 8}, {"I32", 32},
                             {"U32", 32},    {"F32", 32},        {"F64", 64},        {"I64", 64},
                             {"U64", 64},    {"C64", 64}};

std::string rangeText(const ListedTensor& tensor) {
    return concat("[", tensor.begin, ", ", tensor.end, "]");
}

}  // namespace

std::string quotedTensorName(std::string_view name) {
    constexpr std::size_t kLongest = 80;
    const bool cut = name.size() > kLongest;
    const nlohmann::json text = std::string(name.substr(0, kLongest)) + (cut ? "..." : "");
    return text.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void failSafetensors(const std::string& fileName, const std::string& what) {
    throw IoError(fileName + ": not a sound safetensors file: " + what);
}

std::optional<std::uint64_t> safetensorsBits(std::string_view dtype) {
    const auto* found = std::ranges::find(kDtypes, dtype, &Dtype::name);
    if (found == std::end(kDtypes)) return std::nullopt;
    return found->bits;
}

void ValueCount::addAxis(std::int64_t size) {
    constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max() / 64;
    empty_ = empty_ || size == 0;
    tooLarge_ = tooLarge_ || size < 0 || (size > 0 && product_ > kMost / size);
    if (size > 0 && !tooLarge_) product_ *= size;
}

std::optional<std::uint64_t> ValueCount::value() const {
    if (tooLarge_) return std::nullopt;
    return empty_ ? 0 : static_cast<std::uint64_t>(product_);
}

void SafetensorsLayout::fail(const std::string& name, const std::string& what) const {
    failSafetensors(fileName_, "tensor " + quotedTensorName(name) + ": " + what);
}

void SafetensorsLayout::add(ListedTensor tensor) {
    checkRange(tensor);
    tensor.entry.data = data_.subspan(static_cast<std::size_t>(tensor.begin),
                                      static_cast<std::size_t>(tensor.end - tensor.begin));
    entries_.push_back(std::move(tensor.entry));
}

// Of a type that is not known, the range is all that there is.
void SafetensorsLayout::checkRange(const ListedTensor& tensor) const {
    const std::string& name = tensor.entry.name;
    const std::optional<std::uint64_t> count = tensor.count.value();
    if (!count) fail(name, "the product of its shape is too large");
    if (tensor.begin > tensor.end || tensor.end > data_.size()) {
        fail(name, concat("expected data_offsets within the ", data_.size(),
                          " bytes of data, found ", rangeText(tensor)));
    }
    const std::optional<std::uint64_t> bits = safetensorsBits(tensor.entry.dtype);
    if (!bits) return;
    if (*count * *bits % 8 != 0) {
        fail(name, concat("its ", *count, " values of ", *bits, " bits do not make whole bytes"));
    }
    const std::uint64_t expected = *count * *bits / 8;
    if (tensor.end - tensor.begin != expected) {
        fail(name, concat("its dtype and shape need ", expected, " bytes, its data_offsets ",
                          rangeText(tensor), " span ", tensor.end - tensor.begin));
    }
}

std::vector<SafetensorsEntry> SafetensorsLayout::finish() {
    std::ranges::sort(entries_, {}, &SafetensorsEntry::name);
    const auto twice = std::ranges::adjacent_find(entries_, {}, &SafetensorsEntry::name);
    if (twice != entries_.end()) {
        failSafetensors(fileName_, "the name " + quotedTensorName(twice->name) + " is there twice");
    }
    checkThatTheyTileTheData();
    return std::move(entries_);
}

std::uint64_t SafetensorsLayout::offsetOf(const SafetensorsEntry& entry) const {
    return static_cast<std::uint64_t>(entry.data.data() - data_.data());
}

/// The format wants every byte of data to belong to exactly one tensor.
void SafetensorsLayout::checkThatTheyTileTheData() const {
    std::vector<const SafetensorsEntry*> inOrder;
    inOrder.reserve(entries_.size());
    for (const SafetensorsEntry& entry : entries_) inOrder.push_back(&entry);
    std::ranges::sort(inOrder, {}, [&](const SafetensorsEntry* entry) {
        return std::pair(offsetOf(*entry), entry->data.size());
    });
    std::uint64_t expected = 0;
    for (const SafetensorsEntry* entry : inOrder) {
        const std::uint64_t begin = offsetOf(*entry);
        if (begin != expected) {
            fail(entry->name,
                 concat(begin < expected ? "overlaps another tensor" : "leaves a hole before it",
                        ": expected its data at ", expected, ", found ", begin));
        }
        expected = begin + entry->data.size();
    }
    if (expected != data_.size()) {
        failSafetensors(fileName_,
                        concat("expected ", expected, " bytes of data, found ", data_.size()));
    }
}

}  // namespace glgrad
