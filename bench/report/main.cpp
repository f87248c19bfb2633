#include <cctype>
#include <fstream>
#include <iostream>
#include <iterator>

#include "bench/report/page.h"
#include "bench/report/tables.h"
#include "core/error.h"

namespace {

using namespace glgrad;
using namespace glgrad::bench;

constexpr const char* kUsage =
    "usage: glgrad_bench_report ACTION FILE ...\n\n"
    "  print RESULTS ...             tables for a terminal\n"
    "  join RESULTS PEER ...         adds the times of peers to a file of results\n"
    "  page HTML RESULTS ...         writes a page with charts\n"
    "  document MARKDOWN RESULTS ... writes the tables of a document anew\n"
    "  keep FOLDER RESULTS ...       copies results there, each named after its device\n\n"
    "RESULTS are files of glgrad_bench or glgrad_scaling.\n";

Collection readAll(const std::vector<std::string>& files) {
    Collection collection;
    for (const std::string& file : files) {
        if (isScaling(file)) {
            collection.scalings.push_back(readScaling(file));
        } else {
            collection.results.push_back(readResults(file));
        }
    }
    return collection;
}

void print(const Collection& collection) {
    for (const Results& results : collection.results) {
        std::cout << '\n'
                  << titleOf(results.device) << "\n\n"
                  << toText(limitTable({&results, 1})) << '\n'
                  << toText(workloadTable(results)) << '\n'
                  << originOf(results.device, results.run) << reservationsOf(results.run) << ".\n";
        for (const Peer& peer : results.peers) std::cout << "Beside it " << originOf(peer) << ".\n";
    }
    for (const ScalingResults& scaling : collection.scalings) {
        std::cout << '\n'
                  << titleOf(scaling.device) << "\n\n"
                  << toText(scalingTable(scaling)) << '\n'
                  << toText(scalingSummary({&scaling, 1})) << '\n'
                  << originOf(scaling.device, scaling.run) << reservationsOf(scaling.run) << ".\n";
    }
}

// A peer that is there already is replaced; one of the other backend is left out.
void join(const std::string& file, const std::vector<std::string>& peerFiles) {
    Results results = readResults(file);
    for (const std::string& peerFile : peerFiles) {
        const Peer peer = readPeer(peerFile);
        std::erase_if(results.peers, [&](const Peer& old) { return old.id == peer.id; });
        if (peer.against == results.device.backend) results.peers.push_back(peer);
    }
    writeResults(file, results);
}

// "NVIDIA H200/PCIe/SSE2" is nvidia_h200_pcie_sse2; what stands in brackets changes with versions.
std::string fileName(const DeviceFacts& device) {
    const std::string name = device.backend == "cpu" ? device.processor : device.name;
    std::string result;
    for (const char c : name.substr(0, name.find(" ("))) {
        const auto code = static_cast<unsigned char>(c);
        const bool isPlain = std::isalnum(code) != 0;
        if (!isPlain && (result.empty() || result.back() == '_')) continue;
        result += isPlain ? static_cast<char>(std::tolower(code)) : '_';
    }
    return result + ".json";
}

void keep(const std::string& folder, const std::vector<std::string>& files) {
    for (const std::string& file : files) {
        if (isScaling(file)) {
            const ScalingResults results = readScaling(file);
            writeScaling(folder + "/scaling." + fileName(results.device), results);
        } else {
            const Results results = readResults(file);
            writeResults(folder + "/" + fileName(results.device), results);
        }
    }
}

void writeText(const std::string& file, const std::string& text) {
    std::ofstream out(file, std::ios::binary);
    out << text;
    if (!out.flush()) throw Error("cannot write " + file);
}

std::string readText(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw Error("cannot read " + file);
    return {std::istreambuf_iterator<char>(in), {}};
}

void act(const std::string& action, const std::string& first,
         const std::vector<std::string>& rest) {
    if (action == "join") {
        join(first, rest);
    } else if (action == "page") {
        writeText(first, pageHtml(readAll(rest)));
    } else if (action == "document") {
        writeText(first, withFreshTables(readText(first), readAll(rest)));
    } else if (action == "keep") {
        keep(first, rest);
    } else {
        throw ArgumentError("unknown action '" + action + "'");
    }
}

}  // namespace

int main(int count, char** words) {
    const std::vector<std::string> arguments(words + 1, words + count);
    try {
        if (arguments.size() == 1 && arguments[0] == "--help") {
            std::cout << kUsage;
        } else if (arguments.size() >= 2 && arguments[0] == "print") {
            print(readAll({arguments.begin() + 1, arguments.end()}));
        } else if (arguments.size() >= 3) {
            act(arguments[0], arguments[1], {arguments.begin() + 2, arguments.end()});
        } else {
            throw ArgumentError("expected an action and its files");
        }
    } catch (const ArgumentError& error) {
        std::cerr << "glgrad_bench_report: " << error.what() << "\n\n" << kUsage;
        return 2;
    } catch (const std::exception& error) {
        std::cerr << "glgrad_bench_report: " << error.what() << '\n';
        return 1;
    }
}
