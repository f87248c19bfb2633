#include "core/described.h"

#include "core/described_kind.h"

namespace glgrad {

// Here, as each of the many classes would have a copy of its own.
DescribedBody::~DescribedBody() = default;
DescribedBody::DescribedBody(const DescribedBody&) = default;
DescribedBody& DescribedBody::operator=(const DescribedBody&) = default;

void DescribedBody::identify(std::string_view type, const std::string&) { type_ = type; }

void DescribedBody::keep(const DescriptionType& type, std::shared_ptr<void> description) {
    descriptionType_ = &type;
    description_ = std::move(description);
}

Json DescribedBody::config() const {
    if (!description_) {
        const std::string label = ownLabel();
        throw ArgumentError(concat(
            label.empty() ? "an object of a class of your own" : label,
            ": cannot be saved: expected an object that is made from a description, a struct with "
            "describe and classOf"));
    }
    Fields fields = Fields::write(ownLabel());
    descriptionType_->describe(fields, description_.get());
    return configWith(fields.json());
}

Json DescribedBody::configWith(const Json& fields) const { return fields; }
void DescribedBody::restore(const Json&) {}
std::string DescribedBody::ownLabel() const { return type_; }

std::shared_ptr<void> copyDescription(const DescriptionType& type, const void* description) {
    return {type.copy(description), type.destroy};
}

void checkDescription(const DescriptionType& type, const std::string& label, void* description) {
    Fields fields = Fields::check(label);
    type.describe(fields, description);
}

std::shared_ptr<void> readDescription(const DescriptionType& type, std::string_view kindName,
                                      std::string_view className, const std::string& label,
                                      const Json& config) {
    std::shared_ptr<void> description = copyDescription(type, nullptr);
    const std::string name = nameIn(config);
    std::string* const place = type.name(description.get());
    if (place && !name.empty()) *place = name;
    Fields fields = Fields::read(label, config);
    type.describe(fields, description.get());
    fields.finishReading(kindName, className);
    return description;
}

std::string nameIn(const Json& config) {
    const Json* name = config.find("name");
    return name && !name->isNull() ? name->string() : std::string();
}

}  // namespace glgrad
