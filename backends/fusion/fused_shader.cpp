#include "backends/fusion/fused_shader.h"

#include <cctype>
#include <unordered_map>
#include <unordered_set>

#include "core/error.h"

namespace glgrad {
namespace {

using Renames = std::unordered_map<std::string, std::string>;

constexpr std::string_view kInclude = "#line 1 1\n";  // as embed_shaders.cmake writes it

// What a compiler may rearrange within a kernel it must not across kernels: x - x is NaN for an
// infinite x, and (a + b) - a is not b.
constexpr std::string_view kPrecise = R"glsl(#ifdef HAS_FMA
#define PRECISE precise
#else
#define PRECISE
#endif
)glsl";

bool isInIdentifier(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

/// The identifiers of a piece of GLSL, with what stands between them.
class Scanner {
public:
    explicit Scanner(std::string_view text) : text_(text) {}

    bool next() {
        if (end_ == text_.size()) return false;
        begin_ = end_;
        const bool isIdentifier = isInIdentifier(text_[begin_]);
        do {
            ++end_;
        } while (end_ < text_.size() && isIdentifier && isInIdentifier(text_[end_]));
        return true;
    }
    std::string_view token() const { return text_.substr(begin_, end_ - begin_); }
    bool isFollowedBy(std::string_view text) const { return text_.substr(end_).starts_with(text); }

private:
    std::string_view text_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

/// A part of a shader: a file that it includes, or its own text.
struct Part {
    std::string_view text;
    bool isIncluded;
};

std::vector<Part> partsOf(std::string_view text) {
    std::vector<Part> parts;
    while (!text.empty()) {
        const bool isIncluded = text.starts_with(kInclude);
        // An included text ends at the next #line, the shader's own at the next include.
        const std::size_t end =
            isIncluded ? text.find("#line ", kInclude.size()) : text.find(kInclude);
        std::string_view part = text.substr(0, end);
        text.remove_prefix(part.size());
        part.remove_prefix(part.starts_with("#line ") ? part.find('\n') + 1 : 0);
        parts.push_back({part, isIncluded});
    }
    return parts;
}

bool mentions(std::string_view text, const Renames& renames) {
    for (Scanner scanner(text); scanner.next();) {
        if (renames.contains(std::string(scanner.token()))) return true;
    }
    return false;
}

// Every function of a text gets a name of its own.
void renameFunctions(std::string_view text, int step, Renames& renames) {
    int depth = 0;
    bool isAside = false;  // In a comment or a directive.
    for (Scanner scanner(text); scanner.next();) {
        const std::string_view token = scanner.token();
        depth += (token == "{") - (token == "}");
        if (token == "#" || (token == "/" && scanner.isFollowedBy("/"))) isAside = true;
        if (token == "\n") isAside = false;
        if (isAside || depth > 0 || !isInIdentifier(token[0])) continue;
        if (scanner.isFollowedBy("(")) {
            renames.emplace(token, nameInStep(step, token));
        }
    }
}

void appendRenamed(std::string& result, std::string_view text, const Renames& renames) {
    for (Scanner scanner(text); scanner.next();) {
        const auto found = renames.find(std::string(scanner.token()));
        if (found == renames.end()) {
            result += scanner.token();
        } else {
            result += found->second;
        }
    }
}

class Writer {
public:
    explicit Writer(const Chain& chain) : chain_(chain) {}

    void addStep(int index) {
        const Chain::Step& step = chain_.steps()[index];
        const PendingRun& run = step.storage->run();
        Renames renames;
        for (std::size_t i = 0; i < step.inputs.size(); ++i) {
            renames.emplace(concat("here_", run.kernel.inputs[i]), concat("GET", step.inputs[i]));
        }
        renames.emplace(concat("set_", run.kernel.outputs[0]),
                        concat("SET", Chain::kMaxLeaves + index));
        for (const Uniform& uniform : run.uniforms) {
            renames.emplace(uniform.name(), nameInStep(index, uniform.name()));
        }
        for (const Part& part : partsOf(run.kernel.shader.text)) addPart(part, index, renames);
        calls_ += concat("    ", nameInStep(index, "main"), "();\n");
    }

    std::string finish(const std::vector<int>& results) const {
        std::string text = concat(kPrecise, values(), shared_, steps_, "void main() {\n");
        for (int i = 0; i < static_cast<int>(chain_.leaves().size()); ++i) {
            text += chain_.isRepeated(i) ? concat("    v", i, " = get_x", i, "(0, 0).xxxx;\n")
                                         : concat("    v", i, " = here_x", i, "();\n");
        }
        text += calls_;
        for (std::size_t i = 0; i < results.size(); ++i) {
            text += concat("    set_y", i, "(v", Chain::kMaxLeaves + results[i], ");\n");
        }
        return text + "}\n";
    }

private:
    void addPart(const Part& part, int index, Renames& renames) {
        if (part.isIncluded && !mentions(part.text, renames)) {
            if (sharedTexts_.insert(part.text).second) shared_ += part.text;
            return;
        }
        renameFunctions(part.text, index, renames);
        appendRenamed(steps_, part.text, renames);
    }

    std::string values() const {
        std::string text;
        const auto declare = [&](int value) {
            // Without a first value compilers warn: functions above main() read it.
            text += concat("PRECISE vec4 v", value, " = vec4(0.0);\n#define GET", value, "() v",
                           value, "\n#define SET", value, "(value) v", value, " = value\n");
        };
        for (std::size_t i = 0; i < chain_.leaves().size(); ++i) declare(static_cast<int>(i));
        for (std::size_t i = 0; i < chain_.steps().size(); ++i) {
            declare(Chain::kMaxLeaves + static_cast<int>(i));
        }
        return text;
    }

    const Chain& chain_;
    std::unordered_set<std::string_view> sharedTexts_;
    std::string shared_, steps_, calls_;
};

}  // namespace

std::string nameInStep(int step, std::string_view uniform) { return concat(uniform, '_', step); }

std::string fusedShader(const Chain& chain, const std::vector<int>& results) {
    Writer writer(chain);
    for (int i = 0; i < static_cast<int>(chain.steps().size()); ++i) writer.addStep(i);
    return writer.finish(results);
}

}  // namespace glgrad
