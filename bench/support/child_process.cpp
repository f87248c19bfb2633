#include "bench/support/child_process.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>

#include "core/error.h"

namespace glgrad::bench {
namespace {

std::vector<std::string> changedEnvironment(const Environment& changes) {
    std::vector<std::string> result;
    for (const auto& [name, value] : changes) result.push_back(name + "=" + value);
    for (char** entry = environ; *entry; ++entry) {
        const std::string text = *entry;
        const std::string name = text.substr(0, text.find('='));
        bool isChanged = false;
        for (const auto& change : changes) isChanged |= change.first == name;
        if (!isChanged) result.push_back(text);
    }
    return result;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> result;
    for (std::string& text : texts) result.push_back(text.data());
    result.push_back(nullptr);
    return result;
}

std::string readAll(int file) {
    std::string text;
    char buffer[4096];
    for (ssize_t count; (count = read(file, buffer, sizeof buffer)) > 0;) {
        text.append(buffer, static_cast<std::size_t>(count));
    }
    return text;
}

int exitStatus(pid_t process) {
    int status = 0;
    waitpid(process, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

double monotonicSeconds() {
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

std::string ownFolder() {
    return std::filesystem::read_symlink("/proc/self/exe").parent_path().string();
}

ChildOutput runProgram(const std::vector<std::string>& command, const Environment& changes) {
    int ends[2];
    if (pipe(ends) != 0) throw Error(concat("no pipe: ", std::strerror(errno)));
    std::vector<std::string> words = command, variables = changedEnvironment(changes);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    posix_spawn_file_actions_addclose(&actions, ends[1]);

    ChildOutput output;
    pid_t process = 0;
    output.startedAt = monotonicSeconds();
    const int error = posix_spawnp(&process, words[0].c_str(), &actions, nullptr,
                                   pointers(words).data(), pointers(variables).data());
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (error == 0) {
        output.text = readAll(ends[0]);
        output.exitStatus = exitStatus(process);
    }
    close(ends[0]);
    if (error != 0) throw Error(concat("cannot run ", command[0], ": ", std::strerror(error)));
    return output;
}

double startToPrintMs(const std::vector<std::string>& command, const Environment& changes) {
    const ChildOutput output = runProgram(command, changes);
    char* end = nullptr;
    const double printed = std::strtod(output.text.c_str(), &end);
    if (output.exitStatus != 0 || end == output.text.c_str()) {
        throw Error(concat(command[0], ": expected a time, got '", output.text,
                           "' and exit status ", output.exitStatus));
    }
    return (printed - output.startedAt) * 1e3;
}

}  // namespace glgrad::bench
