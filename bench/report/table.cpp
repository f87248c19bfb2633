#include "bench/report/table.h"

#include <algorithm>

#include "models/internal/report_html.h"

namespace glgrad::bench {
namespace {

void appendPadded(std::string& line, const std::string& cell, std::size_t width, bool isFirst) {
    const std::string blanks(width - std::min(width, cell.size()), ' ');
    line += isFirst ? cell + blanks : "  " + blanks + cell;
}

void appendHtmlRow(std::string& html, const std::vector<std::string>& cells, bool isHeader) {
    html += "<tr>";
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const bool isTh = isHeader || i == 0;
        html += isTh ? (isHeader ? "<th scope=\"col\">" : "<th scope=\"row\">") : "<td>";
        html += escapeHtml(cells[i]) + (isTh ? "</th>" : "</td>");
    }
    html += "</tr>\n";
}

}  // namespace

Table withoutEmptyColumns(const Table& table) {
    Table result;
    result.rows.resize(table.rows.size());
    for (std::size_t i = 0; i < table.header.size(); ++i) {
        if (std::ranges::all_of(table.rows, [&](const auto& row) { return row[i].empty(); }))
            continue;
        result.header.push_back(table.header[i]);
        for (std::size_t k = 0; k < table.rows.size(); ++k) {
            result.rows[k].push_back(table.rows[k][i]);
        }
    }
    return result;
}

std::string toText(const Table& table) {
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < table.header.size(); ++i) {
        widths.push_back(table.header[i].size());
        for (const auto& row : table.rows) widths[i] = std::max(widths[i], row[i].size());
    }
    std::string text;
    const auto append = [&](const std::vector<std::string>& cells) {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            appendPadded(text, cells[i], widths[i], i == 0);
        }
        text.erase(text.find_last_not_of(' ') + 1);
        text += '\n';
    };
    append(table.header);
    for (const auto& row : table.rows) append(row);
    return text;
}

std::string toMarkdown(const Table& table) {
    if (table.rows.empty()) return "Not measured yet.\n";
    std::string text;
    for (const std::string& title : table.header) text += "| " + title + " ";
    text += "|\n|---";
    for (std::size_t i = 1; i < table.header.size(); ++i) text += "|---:";
    text += "|\n";
    for (const auto& row : table.rows) {
        text += "| `" + row[0] + "` ";
        for (std::size_t i = 1; i < row.size(); ++i)
            text += "| " + row[i] + (row[i].empty() ? "" : " ");
        text += "|\n";
    }
    return text;
}

std::string toHtml(const Table& table) {
    std::string html = "<div class=\"scroll\"><table class=\"history\">\n<thead>";
    appendHtmlRow(html, table.header, true);
    html += "</thead>\n<tbody>";
    for (const auto& row : table.rows) appendHtmlRow(html, row, false);
    return html + "</tbody>\n</table></div>\n";
}

}  // namespace glgrad::bench
