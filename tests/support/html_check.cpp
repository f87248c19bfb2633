#include "tests/support/html_check.h"

#include <cctype>
#include <string_view>
#include <vector>

namespace glgrad {
namespace {

class HtmlChecker {
public:
    explicit HtmlChecker(std::string_view html) : rest_(html) {}

    std::string check() {
        take("<!DOCTYPE html>");
        while (!rest_.empty()) {
            const std::string excerpt(rest_.substr(0, 80));
            if (rest_[0] == '<' ? !takeTag() : !takeCharacter()) return "at: " + excerpt;
        }
        return open_.empty() ? "" : "not closed: " + open_.back();
    }

private:
    bool take(std::string_view text) {
        if (!rest_.starts_with(text)) return false;
        rest_.remove_prefix(text.size());
        return true;
    }
    std::string takeName() {
        std::string name;
        while (!rest_.empty() &&
               (std::isalnum(static_cast<unsigned char>(rest_[0])) != 0 || rest_[0] == '-')) {
            name += rest_[0];
            rest_.remove_prefix(1);
        }
        return name;
    }
    void skipSpace() {
        while (!rest_.empty() && std::isspace(static_cast<unsigned char>(rest_[0])) != 0) {
            rest_.remove_prefix(1);
        }
    }

    /// One character of text or of an attribute: '<' and '>' are not allowed, '&' starts an escape.
    bool takeCharacter() {
        if (take("&#")) return !takeName().empty() && take(";");
        for (const std::string_view escape : {"&amp;", "&lt;", "&gt;", "&quot;"}) {
            if (take(escape)) return true;
        }
        if (rest_[0] == '&' || rest_[0] == '<' || rest_[0] == '>') return false;
        rest_.remove_prefix(1);
        return true;
    }

    bool takeAttributes() {
        for (skipSpace(); !rest_.empty() && rest_[0] != '>' && rest_[0] != '/'; skipSpace()) {
            if (takeName().empty() || !take("=\"")) return false;
            while (!rest_.empty() && rest_[0] != '"') {
                if (!takeCharacter()) return false;
            }
            if (!take("\"")) return false;
        }
        return true;
    }

    bool takeTag() {
        take("<");
        if (take("/")) {
            if (open_.empty() || takeName() != open_.back() || !take(">")) return false;
            open_.pop_back();
            return true;
        }
        const std::string name = takeName();
        if (name.empty() || !takeAttributes()) return false;
        if (take("/>")) return true;
        if (!take(">")) return false;
        open_.push_back(name);
        if (name == "style") {
            const std::size_t end = rest_.find("</style>");
            if (end == std::string_view::npos) return false;
            rest_.remove_prefix(end);
        }
        return true;
    }

    std::string_view rest_;
    std::vector<std::string> open_;
};

}  // namespace

std::string htmlMalformation(const std::string& html) { return HtmlChecker(html).check(); }

std::size_t countOf(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++count;
    }
    return count;
}

}  // namespace glgrad
