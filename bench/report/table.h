#pragma once

#include <string>
#include <vector>

namespace glgrad::bench {

/// Cells of text; the first column is aligned to the left, the others to the right.
struct Table {
    std::vector<std::string> header;
    std::vector<std::vector<std::string>> rows = {};
};

/// The table without the columns that are empty in every row.
Table withoutEmptyColumns(const Table& table);

std::string toText(const Table& table);
/// The first column is set as code. A table without rows says that nothing was measured.
std::string toMarkdown(const Table& table);
std::string toHtml(const Table& table);

}  // namespace glgrad::bench
