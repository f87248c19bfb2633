#include <exception>
#include <iostream>
#include <string>

#include "core/error.h"
#include "tests/oracle/run_case.h"

namespace {

using namespace glgrad;
using namespace glgrad::oracle;

constexpr const char* kUsage =
    "usage: oracle_runner PREFIX --backend cpu|gl [--filter TEXT]\n"
    "runs the cases of PREFIX.json and PREFIX.safetensors; --filter keeps those whose name or op\n"
    "contains TEXT\n";

struct Command {
    std::string prefix;
    std::string backend;
    std::string filter;
};

bool parse(int count, char** words, Command& command) {
    for (int i = 1; i < count; ++i) {
        const std::string word = words[i];
        std::string* value = word == "--backend"  ? &command.backend
                             : word == "--filter" ? &command.filter
                                                  : nullptr;
        if (value) {
            if (++i == count) return false;
            *value = words[i];
        } else if (word.starts_with("-") || !command.prefix.empty()) {
            return false;
        } else {
            command.prefix = word;
        }
    }
    return !command.prefix.empty() && (command.backend == "cpu" || command.backend == "gl");
}

Outcome loadAndRun(const CaseFile& file, std::size_t index) {
    try {
        return runCase(file.load(index));
    } catch (const std::exception& error) {
        return {Result::failed, concat("error: ", error.what())};
    }
}

int runAll(const Command& command) {
    const CaseFile file(command.prefix);
    const Device device = Device::open(command.backend);
    const DeviceScope scope(device);
    int counts[3] = {};
    for (std::size_t i = 0; i < file.size(); ++i) {
        const std::string name = file.name(i);
        if (name.find(command.filter) == std::string::npos &&
            file.op(i).find(command.filter) == std::string::npos) {
            continue;
        }
        const Outcome outcome = loadAndRun(file, i);
        ++counts[static_cast<int>(outcome.result)];
        if (outcome.result == Result::passed) {
            std::cout << "pass " << name << std::endl;
        } else {
            const bool failed = outcome.result == Result::failed;
            std::cout << (failed ? "FAIL " : "unsupported ") << name << ": " << outcome.text
                      << std::endl;
        }
    }
    std::cout << counts[0] << " passed, " << counts[1] << " failed, " << counts[2] << " unsupported"
              << std::endl;
    return counts[1] == 0 ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
    Command command;
    if (!parse(count, words, command)) {
        std::cerr << kUsage;
        return 2;
    }
    try {
        return runAll(command);
    } catch (const std::exception& error) {
        std::cerr << "oracle_runner: " << error.what() << '\n';
        return 2;
    }
}
