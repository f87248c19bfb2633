// glgrad: internal header
#pragma once

#include <string_view>
#include <vector>

namespace glgrad {

struct GlVersion;

/// Whether the current context has an extension of this name.
bool hasGlExtension(std::string_view name);

/// Where something of OpenGL exists: from a version on, and with an extension.
struct GlPresence {
    int desktop = 0;  ///< 33: from OpenGL 3.3 on; 0: in no version.
    int es = 0;       ///< The same of OpenGL ES.
    const char* extension = nullptr;
    bool compatibility = false;  ///< In that profile of all versions.

    /// In the current context.
    bool isHere(const GlVersion& version) const;
};

inline constexpr GlPresence kEverywhere{.desktop = 33, .es = 30};
inline constexpr GlPresence kOnDesktop{.desktop = 33};
inline constexpr GlPresence kInCompatibility{.compatibility = true};
constexpr GlPresence kWith(const char* extension) { return {.extension = extension}; }

/// One line of a table.
template <class State>
struct GlRow {
    State state;
    GlPresence presence;
};

/// What the current context has of a table.
template <class Table>
auto presentRows(const GlVersion& version, const Table& table) {
    std::vector<decltype(table[0].state)> present;
    for (const auto& row : table) {
        if (row.presence.isHere(version)) present.push_back(row.state);
    }
    return present;
}

}  // namespace glgrad
