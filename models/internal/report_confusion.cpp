#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "models/internal/report_html.h"
#include "models/internal/report_sections.h"

namespace glgrad {
namespace {

/// A larger table could not be read; the list of mistakes says what matters then.
constexpr std::size_t kMostClasses = 40;
constexpr std::size_t kMistakes = 6;
/// From this shade on, light text reads better than dark text.
constexpr double kStrong = 0.83;

class ConfusionWriter {
public:
    explicit ConfusionWriter(const TrainingReport& report)
        : report_(report), n_(report.classNames.size()), rowSums_(n_), columnSums_(n_) {
        for (std::size_t row = 0; row < n_; ++row) {
            for (std::size_t column = 0; column < n_; ++column) {
                rowSums_[row] += count(row, column);
                columnSums_[column] += count(row, column);
            }
        }
    }

    std::string table() const {
        std::string html =
            "<div class=\"scroll\" tabindex=\"0\"><table class=\"confusion\">"
            "<caption>Rows: what it is. Columns: what the model "
            "said.</caption>\n<thead><tr><td></td>";
        for (std::size_t i = 0; i < n_; ++i) {
            html += "<th scope=\"col\"><span>" + name(i) + "</span></th>";
        }
        html += "<th scope=\"col\" class=\"rate\"><span>Recall</span></th></tr></thead>\n<tbody>\n";
        for (std::size_t row = 0; row < n_; ++row) html += tableRow(row);
        html += "</tbody>\n<tfoot><tr><th scope=\"row\">Precision</th>";
        for (std::size_t i = 0; i < n_; ++i) html += rate(count(i, i), columnSums_[i]);
        return html +
               "<td></td></tr></tfoot></table>\n"
               "<p class=\"note\"><span class=\"swatch hit\"></span> right "
               "<span class=\"swatch miss\"></span> wrong. The shade is the share of the "
               "row, on a square-root scale.</p></div>\n";
    }

    /// The pairs that are taken for each other most often.
    std::string mistakes() const {
        using Cell = std::pair<std::size_t, std::size_t>;  // row, column
        std::vector<Cell> cells;
        for (std::size_t row = 0; row < n_; ++row) {
            for (std::size_t column = 0; column < n_; ++column) {
                if (row != column && count(row, column) > 0) cells.emplace_back(row, column);
            }
        }
        std::ranges::stable_sort(cells, std::greater(),
                                 [&](const Cell& cell) { return count(cell.first, cell.second); });
        cells.resize(std::min(kMistakes, cells.size()));
        std::string html;
        for (const auto& [row, column] : cells) {
            const double share = double(count(row, column)) / double(rowSums_[row]);
            html += "<li><span>" + name(row) + " <i>taken for</i> " + name(column) + "</span><b>" +
                    countText(count(row, column)) + "</b><small>" + percentText(share) +
                    " of its class</small></li>\n";
        }
        if (html.empty()) return "";
        return "<div class=\"mistakes\"><h3>Most frequent mistakes</h3><ol>\n" + html +
               "</ol></div>\n";
    }

private:
    std::int64_t count(std::size_t row, std::size_t column) const {
        return report_.confusion[row * n_ + column];
    }
    std::string name(std::size_t label) const {
        return reportClassName(report_, static_cast<int>(label));
    }

    static std::string rate(std::int64_t part, std::int64_t all) {
        if (all == 0) return "<td class=\"rate\">&#8211;</td>";
        return "<td class=\"rate\">" + percentText(double(part) / double(all)) + "</td>";
    }

    std::string tableRow(std::size_t row) const {
        std::string html = "<tr><th scope=\"row\">" + name(row) + "</th>";
        for (std::size_t column = 0; column < n_; ++column) html += cell(row, column);
        return html + rate(count(row, row), rowSums_[row]) + "</tr>\n";
    }

    std::string cell(std::size_t row, std::size_t column) const {
        const std::int64_t value = count(row, column);
        if (value == 0) return "<td class=\"zero\">0</td>";
        const double share = double(value) / double(rowSums_[row]);
        // The square root lets the few mistakes of a good model be seen.
        const double shade = std::sqrt(share);
        return std::string("<td class=\"") + (row == column ? "hit" : "miss") +
               (shade > kStrong ? " strong" : "") + "\" style=\"--shade:" + fixedText(shade, 3) +
               "\" title=\"" + name(row) + " taken for " + name(column) + ": " + countText(value) +
               " (" + percentText(share) + ")\">" + countText(value) + "</td>";
    }

    const TrainingReport& report_;
    std::size_t n_;
    std::vector<std::int64_t> rowSums_;
    std::vector<std::int64_t> columnSums_;
};

}  // namespace

std::string reportConfusion(const TrainingReport& report) {
    if (report.confusion.empty()) return "";
    const ConfusionWriter writer(report);
    const bool fits = report.classNames.size() <= kMostClasses;
    const std::string mistakes = writer.mistakes();
    if (!fits && mistakes.empty()) return "";
    return "<section class=\"panel\"><h2>Confusion matrix</h2>\n<div class=\"split\">\n" +
           (fits ? writer.table() : "") + mistakes + "</div></section>\n";
}

}  // namespace glgrad
