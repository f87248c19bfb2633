#pragma once

#include <string>
#include <utility>
#include <vector>

namespace glgrad::bench {

/// Seconds of the clock that all processes of a machine share.
double monotonicSeconds();

/// The folder of the running program, where its siblings are.
std::string ownFolder();

using Environment = std::vector<std::pair<std::string, std::string>>;

struct ChildOutput {
    double startedAt = 0.0;  ///< monotonicSeconds() just before it was started.
    std::string text;        ///< What it wrote to its standard output.
    int exitStatus = 0;      ///< 128 + the signal's number when a signal ended it.
};

/// Runs a program and waits for its end, with `changes` made to the environment. Throws Error when
/// it cannot be started.
ChildOutput runProgram(const std::vector<std::string>& command, const Environment& changes = {});

/// Runs a program that prints monotonicSeconds() when it has done what is timed: the milliseconds
/// from its start to then. Throws Error when it fails or prints something else.
double startToPrintMs(const std::vector<std::string>& command, const Environment& changes = {});

}  // namespace glgrad::bench
