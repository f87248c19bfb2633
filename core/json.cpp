#include "core/json.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "core/json_parser.h"
#include "core/json_text.h"

namespace glgrad {

// Not a std::variant: what that needs in an object file is more than all the rest.
struct Json::Value {
    Kind kind;
    std::uint64_t bits = 0;  ///< Of a boolean or an integer,
    bool isLarge = false;    ///< which an int64 cannot hold.
    double number = 0.0;
    std::string string = {};
    Array items = {};
    Object members = {};
};

const Json::Value& Json::expect(Kind kind, std::string_view what) const {
    if (this->kind() != kind) failExpected(what);
    return *value_;
}

Json::Value& Json::own(Kind kind, std::string_view what) {
    if (isNull()) value_ = std::make_shared<Value>(Value{.kind = kind});
    expect(kind, what);
    if (value_.use_count() > 1) value_ = std::make_shared<Value>(Value(*value_));
    return *value_;
}

void Json::failExpected(std::string_view what) const {
    throw IoError(concat("expected ", what, ", found ", excerpt()));
}

namespace {

constexpr std::size_t kExcerpt = 60;

class Writer {
public:
    /// Of text that is longer than `limit` only a beginning is written.
    Writer(int indent, bool isChecked, std::size_t limit)
        : indent_(indent), isChecked_(isChecked), limit_(limit) {}

    void write(const Json& json, int depth = 0);
    std::string text;

private:
    void write(double value);
    void write(const std::string& value);
    void line(int depth) {
        if (indent_ >= 0)
            text.append(1, '\n').append(static_cast<std::size_t>(indent_ * depth), ' ');
    }
    template <class Items, class Write>
    void list(const Items& items, char open, char close, int depth, const Write& writeItem) {
        text += open;
        bool isFirst = true;
        for (const auto& item : items) {
            if (text.size() > limit_) return;
            if (!isFirst) text += indent_ < 0 ? ", " : ",";
            isFirst = false;
            line(depth + 1);
            writeItem(item);
        }
        if (!isFirst) line(depth);
        text += close;
    }

    int indent_;
    bool isChecked_;
    std::size_t limit_;
};

void Writer::write(const Json& json, int depth) {
    switch (json.kind()) {
        case Json::Kind::null:
            text += "null";
            break;
        case Json::Kind::boolean:
            text += json.boolean() ? "true" : "false";
            break;
        case Json::Kind::integer:
            text += json.number() < 0 ? std::to_string(json.integer())
                                      : std::to_string(json.unsignedInteger());
            break;
        case Json::Kind::number:
            write(json.number());
            break;
        case Json::Kind::string:
            write(json.string());
            break;
        case Json::Kind::array:
            list(json.items(), '[', ']', depth, [&](const Json& item) { write(item, depth + 1); });
            break;
        case Json::Kind::object:
            list(json.members(), '{', '}', depth, [&](const Json::Member& each) {
                write(each.name);
                text += ": ";
                write(each.value, depth + 1);
            });
            break;
    }
}

void Writer::write(double value) {
    if (std::isnan(value)) {
        text += "NaN";
    } else if (std::isinf(value)) {
        text += value < 0 ? "-Infinity" : "Infinity";
    } else {
        char digits[40];
        const char* const end = std::to_chars(digits, digits + sizeof digits, value).ptr;
        const std::string_view written(digits, static_cast<std::size_t>(end - digits));
        text += written;
        if (written.find_first_of(".e") == written.npos) text += ".0";
    }
}

void Writer::write(const std::string& value) {
    text += '"';
    for (std::size_t i = 0; i < value.size() && text.size() <= limit_;) {
        const std::size_t length = utf8Length(std::string_view(value).substr(i));
        if (length == 0 && isChecked_) throw ArgumentError("expected text in UTF-8");
        const auto c = static_cast<unsigned char>(value[i]);
        if (length == 0) {
            text += '?';
        } else if (c == '"' || c == '\\') {
            text.append(1, '\\').append(1, value[i]);
        } else if (c == '\n') {
            text += "\\n";
        } else if (c < 0x20 || c == 0x7F) {
            constexpr std::string_view kDigits = "0123456789abcdef";
            text.append("\\u00").append(1, kDigits[c >> 4]).append(1, kDigits[c & 15]);
        } else {
            text.append(value, i, length);
        }
        i += std::max<std::size_t>(length, 1);
    }
    text += '"';
}

}  // namespace

// Here, as every file that handles Json would have a copy of its own.
Json::Json() = default;
Json::Json(const Json&) = default;
Json::Json(Json&&) noexcept = default;
Json& Json::operator=(const Json&) = default;
Json& Json::operator=(Json&&) noexcept = default;
Json::~Json() = default;

Json::Json(Value value) : value_(std::make_shared<Value>(std::move(value))) {}
Json::Json(Boolean value) : Json(Value{.kind = Kind::boolean, .bits = value.value}) {}
Json::Json(std::int64_t value)
    : Json(Value{.kind = Kind::integer, .bits = static_cast<std::uint64_t>(value)}) {}
Json::Json(std::uint64_t value)
    : Json(Value{.kind = Kind::integer, .bits = value, .isLarge = value >> 63 != 0}) {}
Json::Json(double value) : Json(Value{.kind = Kind::number, .number = value}) {}
Json::Json(float value) : Json(static_cast<double>(value)) {
    if (!std::isfinite(value)) return;
    char digits[40];
    const char* const end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    std::from_chars(digits, end, value_->number);
}
Json::Json(std::string_view value) : Json(std::string(value)) {}
Json::Json(std::string value) : Json(Value{.kind = Kind::string, .string = std::move(value)}) {}
Json::Json(Array items) : Json(Value{.kind = Kind::array, .items = std::move(items)}) {}

Json Json::object() { return object(Object{}); }

Json Json::object(Object members) {
    return Json(Value{.kind = Kind::object, .members = std::move(members)});
}

Json::Kind Json::kind() const { return value_ ? value_->kind : Kind::null; }

bool Json::boolean() const { return expect(Kind::boolean, "true or false").bits != 0; }

// 3.0 is an integer, too: some writers of JSON know no others.
std::int64_t Json::integer() const {
    const bool isInteger = kind() == Kind::integer;
    if (isInteger && !value_->isLarge) return static_cast<std::int64_t>(value_->bits);
    const bool isWhole = kind() == Kind::number && std::floor(value_->number) == value_->number;
    if (isWhole && std::abs(value_->number) <= 0x1p53) {
        return static_cast<std::int64_t>(value_->number);
    }
    failExpected(isInteger || isWhole ? "an integer of 64 bits" : "an integer");
}

std::uint64_t Json::unsignedInteger() const {
    if (kind() == Kind::integer && value_->isLarge) return value_->bits;
    if (const std::int64_t value = integer(); value >= 0) return static_cast<std::uint64_t>(value);
    failExpected("an integer >= 0");
}

double Json::number() const {
    if (kind() == Kind::integer) {
        return value_->isLarge ? static_cast<double>(value_->bits)
                               : static_cast<double>(static_cast<std::int64_t>(value_->bits));
    }
    return expect(Kind::number, "a number").number;
}

const std::string& Json::string() const { return expect(Kind::string, "a string").string; }
const Json::Array& Json::items() const { return expect(Kind::array, "a list").items; }
const Json::Object& Json::members() const { return expect(Kind::object, "an object").members; }

const Json& Json::operator[](std::size_t i) const {
    if (i < items().size()) return items()[i];
    failExpected(concat("a list of more than ", i, " items"));
}

const Json& Json::operator[](std::string_view name) const {
    if (const Json* found = find(name)) return *found;
    failExpected(concat("an object with \"", name, '"'));
}

const Json* Json::find(std::string_view name) const {
    for (const Member& member : members()) {
        if (member.name == name) return &member.value;
    }
    return nullptr;
}

Json& Json::set(std::string_view name, Json value) {
    Object& all = own(Kind::object, "an object").members;
    for (Member& member : all) {
        if (member.name == name) return member.value = std::move(value);
    }
    return all.emplace_back(Member{std::string(name), std::move(value)}).value;
}

void Json::push(Json item) { own(Kind::array, "a list").items.push_back(std::move(item)); }

bool Json::operator==(const Json& other) const {
    const auto isNumber = [](Kind kind) { return kind == Kind::integer || kind == Kind::number; };
    if (isNumber(kind()) && isNumber(other.kind())) {
        if (kind() == Kind::number || other.kind() == Kind::number) {
            return number() == other.number();
        }
        return value_->bits == other.value_->bits && value_->isLarge == other.value_->isLarge;
    }
    if (value_ == other.value_) return true;
    if (kind() != other.kind()) return false;
    if (kind() != Kind::object) {
        return value_->bits == other.value_->bits && value_->string == other.value_->string &&
               value_->items == other.value_->items;
    }
    if (members().size() != other.members().size()) return false;
    for (const Member& each : members()) {
        const Json* found = other.find(each.name);
        if (!found || !(*found == each.value)) return false;
    }
    return true;
}

Json joined(Json first, const Json& rest) {
    for (const Json::Member& each : rest.members()) first.set(each.name, each.value);
    return first;
}

std::string Json::text(int indent) const {
    Writer writer(indent, true, std::numeric_limits<std::size_t>::max());
    writer.write(*this);
    return std::move(writer.text);
}

std::string Json::excerpt() const {
    Writer writer(-1, false, kExcerpt);
    writer.write(*this);
    if (writer.text.size() <= kExcerpt) return std::move(writer.text);
    return writer.text.substr(0, kExcerpt - 3) + "...";
}

Json Json::parse(std::string_view text, std::string_view fileName) {
    return parseJson(text, fileName);
}

}  // namespace glgrad
