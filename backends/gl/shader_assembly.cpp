#include "backends/gl/shader_assembly.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/error.h"
#include "shaders/accessors.h"
#include "shaders/fullscreen.h"
#include "shaders/prelude.h"

namespace glgrad {
namespace {

enum SectionIndex { inputTensor, inputArray, outputTensor, outputHalf, outputScratch, outputArray };
constexpr std::array<std::string_view, 6> kTitles{"input",       "input array",    "output",
                                                  "output half", "output scratch", "output array"};

// A section begins with a line "//! title: explanation".
std::array<std::string_view, 6> parseAccessors(std::string_view text) {
    constexpr std::string_view kMark = "//! ";
    std::array<std::string_view, 6> sections;
    for (std::size_t start = text.find(kMark); start != text.npos;) {
        const std::size_t next = text.find(kMark, start + kMark.size());
        const std::string_view section = text.substr(start, next - start);
        const std::string_view title =
            section.substr(kMark.size(), section.find(':') - kMark.size());
        for (std::size_t i = 0; i < kTitles.size(); ++i) {
            if (title == kTitles[i]) sections[i] = section.substr(section.find('\n') + 1);
        }
        start = next;
    }
    for (std::size_t i = 0; i < kTitles.size(); ++i) {
        if (sections[i].empty()) {
            throw Error(concat(shaders::accessors.name, ": section '", kTitles[i], "' is missing"));
        }
    }
    return sections;
}

std::string_view accessors(SectionIndex index) {
    // Never destroyed: destructors of static objects may draw.
    static const auto& sections = *new const auto(parseAccessors(shaders::accessors.text));
    return sections[index];
}

// '#' is the texture's number except where it begins a preprocessor line.
void appendSection(std::string& source, std::string_view section, std::string_view name,
                   int number) {
    for (char c : section) {
        if (c == '@') {
            source += name;
        } else if (c == '#' && source.back() != '\n') {
            source += std::to_string(number);
        } else {
            source += c;
        }
    }
}

void appendDefine(std::string& source, std::string_view name, std::string_view value) {
    ((((source += "#define ") += name) += ' ') += value) += '\n';
}

void appendDefine(std::string& source, std::string_view name, int value) {
    appendDefine(source, name, std::to_string(value));
}

std::string_view imageFormat(StorageFormat format) {
    switch (format) {
        case StorageFormat::uint8:
            return "rgba8";
        case StorageFormat::float16:
            return "rgba16f";
        default:
            return "rgba32f";
    }
}

void appendFolding(std::string& source, std::string_view name, const PassTexture& texture) {
    appendDefine(source, concat("FOLDED_", name), static_cast<int>(texture.layout.folding));
}

void appendTexture(std::string& source, const PassTexture& texture, SectionIndex section,
                   int number) {
    if (texture.kind == TextureKind::array) {
        appendDefine(source, concat("LAYERS_", texture.name), texture.layers);
    }
    appendSection(source, accessors(section), texture.name, number);
}

SectionIndex sectionOf(const PassTexture& target, const Dialect& dialect) {
    if (target.kind == TextureKind::array) return outputArray;
    if (target.kind == TextureKind::scratch) return outputScratch;
    const bool isHalf = target.format == StorageFormat::float16;
    return isHalf && dialect.roundsHalf ? outputHalf : outputTensor;
}

void appendTextures(std::string& source, const PassTextures& textures, const Dialect& dialect) {
    int number = 0;
    for (const PassTexture& input : textures.inputs) {
        const bool array = input.kind == TextureKind::array;
        appendFolding(source, input.name, input);
        if (dialect.access == TexelAccess::image) {
            appendDefine(source, concat("FORMAT_", input.name), imageFormat(input.format));
        }
        appendTexture(source, input, array ? inputArray : inputTensor, number++);
    }
    int location = 0;
    for (const PassTexture& target : textures.targets) {
        appendTexture(source, target, sectionOf(target, dialect), location);
        location += target.layers;
    }
}

// GLSL 3.30 has no continued lines. What they are joined to is followed by as many empty lines, so
// that line numbers stay.
void appendJoined(std::string& source, std::string_view text) {
    std::size_t joined = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.substr(i, 2) == "\\\n") {
            ++joined;
            ++i;
        } else if (text[i] == '\n') {
            source.append(joined + 1, '\n');
            joined = 0;
        } else {
            source += text[i];
        }
    }
}

void appendAccess(std::string& source, TexelAccess access) {
    if (access == TexelAccess::image) {
        source += "#extension GL_ARB_shader_image_load_store : require\n";
        appendDefine(source, "IMAGES", 1);
    } else if (access != TexelAccess::fetch) {
        appendDefine(source, "SAMPLED", 1);
        if (access == TexelAccess::rectangle) appendDefine(source, "RECTANGLES", 1);
    }
}

std::string_view versionLine(const Dialect& dialect) {
    return dialect.es ? "#version 300 es\n" : "#version 330 core\n";
}

}  // namespace

bool hasFewTexels(const PassTextures& textures) {
    constexpr Index kFew = Index{1} << 18;
    const auto isSmall = [](const PassTexture& texture) {
        return Index{texture.layout.width} * texture.layout.height <= kFew;
    };
    return std::ranges::all_of(textures.inputs, isSmall) &&
           std::ranges::all_of(textures.targets, isSmall);
}

std::string fragmentSource(const Dialect& dialect, const Pass& pass, const PassTextures& textures) {
    std::string source;
    source.reserve(8192 + pass.shader.text.size());
    source += versionLine(dialect);
    if (dialect.hasFma && !dialect.es) {
        source += "#extension GL_ARB_gpu_shader5 : enable\n";
    }
    appendAccess(source, dialect.access);
    if (dialect.hasFma && !dialect.es) appendDefine(source, "HAS_FMA", 1);
    if (dialect.roughDivision) appendDefine(source, "ROUGH_DIVISION", 1);
    if (dialect.slowIntegers && hasFewTexels(textures)) appendDefine(source, "FEW_TEXELS", 1);
    appendFolding(source, "out", textures.targets.front());
    for (const Define& define : pass.defines) appendDefine(source, define.name, define.value);
    (source += "#line 1 1\n") += shaders::prelude.text;
    source += "\n#line 1 2\n";
    appendTextures(source, textures, dialect);
    source += "\n#line 1 0\n";
    appendJoined(source, pass.shader.text);
    return source += '\n';
}

std::string vertexSource(const Dialect& dialect) {
    return concat(versionLine(dialect), "#line 1 0\n", shaders::fullscreen.text, '\n');
}

}  // namespace glgrad
