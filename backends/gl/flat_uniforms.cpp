#include "backends/gl/flat_uniforms.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace glgrad {
namespace {

constexpr std::string_view kUniform = "uniform ";
constexpr std::string_view kPrefix = "host_";

struct Declaration {
    std::string_view type;
    std::string_view name;
};

// Of a line "uniform type name;", maybe with a comment; an empty one for samplers, arrays, lists
// and other lines.
Declaration parse(std::string_view line) {
    constexpr std::array<std::string_view, 8> kTypes{"float", "vec2",  "vec3",  "vec4",
                                                     "int",   "ivec2", "ivec3", "ivec4"};
    if (!line.starts_with(kUniform)) return {};
    line.remove_prefix(kUniform.size());
    const std::size_t space = line.find(' '), end = line.find(';');
    if (space == line.npos || end == line.npos || end < space) return {};
    const std::string_view type = line.substr(0, space);
    const std::string_view name = line.substr(space + 1, end - space - 1);
    const bool isPlain = name.find_first_of("[, ") == name.npos;
    const bool isValue = std::find(kTypes.begin(), kTypes.end(), type) != kTypes.end();
    return isPlain && isValue ? Declaration{type, name} : Declaration{};
}

std::string vertexWith(const Dialect& dialect, const std::vector<Declaration>& flat) {
    std::string declarations, copies;
    for (const auto& [type, name] : flat) {
        declarations +=
            concat("uniform ", type, ' ', kPrefix, name, ";\nflat out ", type, ' ', name, ";\n");
        copies += concat("    ", name, " = ", kPrefix, name, ";\n");
    }
    std::string source = vertexSource(dialect);
    const std::size_t afterVersion = source.find('\n') + 1;
    source.insert(afterVersion, declarations + "#define main placeCorner\n");
    return source + "#undef main\nvoid main() {\n    placeCorner();\n" + copies + "}\n";
}

}  // namespace

ShaderPair programShaders(const Dialect& dialect, const std::string& fragmentSource) {
    std::vector<Declaration> flat;
    std::string fragment;
    fragment.reserve(fragmentSource.size() + 256);
    const std::string_view text = fragmentSource;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size() - 1) + 1;
        const std::string_view line = text.substr(begin, end - begin);
        const Declaration found = parse(line);
        const auto known = std::find_if(flat.begin(), flat.end(), [&](const Declaration& other) {
            return other.name == found.name;
        });
        const bool fits = static_cast<int>(flat.size()) < dialect.flatUniforms;
        if (found.name.empty() || (known == flat.end() && !fits)) {
            fragment += line;
        } else {
            if (known == flat.end()) flat.push_back(found);
            (fragment += "flat in ") += line.substr(kUniform.size());
        }
        begin = end;
    }
    if (flat.empty()) return {vertexSource(dialect), std::move(fragment)};
    return {vertexWith(dialect, flat), std::move(fragment)};
}

std::string hostName(const std::string& uniform) {
    return uniform.starts_with(kPrefix) ? uniform.substr(kPrefix.size()) : uniform;
}

}  // namespace glgrad
