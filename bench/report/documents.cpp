#include "bench/report/documents.h"

#include "bench/report/tables.h"
#include "core/error.h"

namespace glgrad::bench {
namespace {

std::string deviceLine(const Results& results) {
    std::string text = "- " + titleOf(results.device) + ", " + results.device.version;
    for (const Peer& peer : results.peers) text += "; beside it " + originOf(peer);
    return text + reservationsOf(results.run) + "\n";
}

// What was measured in one sitting stands together.
std::string origins(const Collection& collection) {
    std::string text, last;
    for (const Results& each : collection.results) {
        const std::string origin = originOf(each.device, each.run, "`");
        if (origin != last) text += (text.empty() ? "" : "\n") + origin + ":\n\n";
        text += deviceLine(each);
        last = origin;
    }
    return text;
}

std::string figures(const Collection& collection) {
    std::string text;
    for (const Results& each : collection.results) {
        text += "### " + titleOf(each.device) + "\n\n" + toMarkdown(workloadTable(each)) + "\n";
    }
    return text + origins(collection);
}

std::string section(const std::string& name, const Collection& collection) {
    if (name == "summary") {
        return toMarkdown(summaryTable(collection.results)) + "\n" + origins(collection);
    }
    if (name == "figures") return figures(collection);
    if (name == "limits") return toMarkdown(limitTable(collection.results));
    if (name == "scaling") return toMarkdown(scalingSummary(collection.scalings));
    throw Error("no table is called '" + name + "': expected summary, figures, limits or scaling");
}

}  // namespace

std::string withFreshTables(const std::string& markdown, const Collection& collection) {
    const std::string opening = "<!-- bench: ", closing = "<!-- bench end -->";
    std::string result;
    std::size_t from = 0;
    for (std::size_t at; (at = markdown.find(opening, from)) != std::string::npos;) {
        const std::size_t nameAt = at + opening.size(), nameEnd = markdown.find(" -->\n", nameAt);
        const std::size_t end = markdown.find(closing, nameAt);
        if (nameEnd == std::string::npos || end == std::string::npos || end < nameEnd) {
            throw Error("a section of tables does not end with " + closing);
        }
        result += markdown.substr(from, nameEnd + 5 - from) + "\n" +
                  section(markdown.substr(nameAt, nameEnd - nameAt), collection) + "\n";
        from = end;
    }
    if (from == 0) throw Error("there is no section " + opening + "NAME -->");
    return result + markdown.substr(from);
}

}  // namespace glgrad::bench
