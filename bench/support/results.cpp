#include "bench/support/results.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/error.h"

namespace glgrad::bench {

using Json = nlohmann::json;

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(DeviceFacts, backend, name, version, software, threads,
                                   processor, cores, system)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(RunFacts, date, version, commit, command, quick, otherCores)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(CopyRate, bytes, seconds)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(DeviceLimits, flopsPerSecond, copies, fetchesPerSecond,
                                   passSeconds, readbackSeconds)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(WorkloadResult, name, ms, leastMs, mostMs, repetitions, flops,
                                   bytes, items, fetches, passes, readbacks, allocations,
                                   heapAllocations, error)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Peer, id, name, device, against, otherCores, ms)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Results, device, run, limits, workloads, peers)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ScalingPoint, size, units, ms, deviceBytes, hostBytes)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ScalingSeries, name, size, unit, points, lastSize, limit)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ScalingResults, device, run, series)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PrecisionTraining, kept, bits, seed, error)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PrecisionResults, device, run, trainings)

namespace {

Json readJson(const std::string& file) {
    std::ifstream in(file);
    if (!in) throw Error(concat("cannot read ", file));
    try {
        return Json::parse(in);
    } catch (const nlohmann::json::exception& error) {
        throw Error(concat(file, " is not JSON: ", error.what()));
    }
}

void leaveAsItIs(Json&) {}

// Files from before it was counted have none of it.
void addHeapAllocations(Json& results) {
    for (Json& row : results.at("workloads")) row.emplace("heapAllocations", kNotCounted);
}

template <class Value>
Value read(const std::string& file, const char* what, void (*complete)(Json&) = leaveAsItIs) {
    Json json = readJson(file);
    try {
        complete(json);
        return json.get<Value>();
    } catch (const nlohmann::json::exception& error) {
        throw Error(concat(file, " does not hold ", what, ": ", error.what()));
    }
}

// Counts stay whole; five digits are more than a measurement has.
void round(Json& json) {
    if (json.is_number_float()) {
        const double value = json.get<double>();
        if (value == std::floor(value) && std::abs(value) < 1e15) {
            json = static_cast<std::int64_t>(value);
            return;
        }
        char text[32];
        const auto end =
            std::to_chars(text, text + sizeof text, value, std::chars_format::general, 5);
        double rounded = value;
        std::from_chars(text, end.ptr, rounded);
        json = rounded;
    } else if (json.is_structured()) {
        for (Json& part : json) round(part);
    }
}

// The innermost objects and arrays take a line each, so that differences can be read.
std::string toText(const Json& json, int depth) {
    const bool nests = json.is_structured() && std::ranges::any_of(json, [](const Json& part) {
                           return part.is_structured();
                       });
    if (!nests) return json.dump();
    std::string text = json.is_object() ? "{" : "[";
    const std::string margin = "\n" + std::string(static_cast<std::size_t>(depth) + 1, ' ');
    const char* separator = "";
    for (const auto& item : json.items()) {
        text += separator + margin;
        if (json.is_object()) text += Json(item.key()).dump() + ": ";
        text += toText(item.value(), depth + 1);
        separator = ",";
    }
    return text + margin.substr(0, margin.size() - 1) + (json.is_object() ? "}" : "]");
}

void write(const std::string& file, Json json) {
    round(json);
    std::ofstream out(file);
    out << toText(json, 0) << '\n';
    if (!out.flush()) throw Error(concat("cannot write ", file));
}

}  // namespace

double DeviceLimits::copySeconds(double bytes) const {
    if (copies.empty() || bytes <= 0) return 0.0;
    const auto above =
        std::ranges::find_if(copies, [&](const CopyRate& copy) { return copy.bytes >= bytes; });
    if (above == copies.begin()) return above->seconds * bytes / above->bytes;
    const CopyRate& below = *(above - 1);
    if (above == copies.end()) return below.seconds * bytes / below.bytes;
    const double part = std::log(bytes / below.bytes) / std::log(above->bytes / below.bytes);
    return below.seconds * std::pow(above->seconds / below.seconds, part);
}

Results readResults(const std::string& file) {
    return read<Results>(file, "results of the benchmarks", addHeapAllocations);
}
void writeResults(const std::string& file, const Results& results) { write(file, results); }

Peer readPeer(const std::string& file) { return read<Peer>(file, "the times of a peer"); }
void writePeer(const std::string& file, const Peer& peer) { write(file, peer); }

ScalingResults readScaling(const std::string& file) {
    return read<ScalingResults>(file, "a scaling table");
}
void writeScaling(const std::string& file, const ScalingResults& results) { write(file, results); }

PrecisionResults readPrecision(const std::string& file) {
    return read<PrecisionResults>(file, "results of the precision study");
}
void writePrecision(const std::string& file, const PrecisionResults& results) {
    write(file, results);
}

std::string textOf(const ScalingPoint& point) { return Json(point).dump(); }

ScalingPoint pointOf(const std::string& text) {
    try {
        return Json::parse(text).get<ScalingPoint>();
    } catch (const nlohmann::json::exception& error) {
        throw Error(concat("expected a point of a scaling table, got '", text, "'"));
    }
}

bool isScaling(const std::string& file) { return readJson(file).contains("series"); }

}  // namespace glgrad::bench
