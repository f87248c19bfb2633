#pragma once

#include <cstdint>
#include <string>

namespace glgrad::bench {

std::string processorName();
int coreCount();
std::int64_t memoryBytes();
/// "Linux x86_64".
std::string systemName();
/// "2026-11-21", in UTC.
std::string today();
/// The most memory that this process has held so far.
std::int64_t peakMemoryBytes();

/// How busy other programs keep this machine while it lives. Where the system does not tell, 0.
class OtherPrograms {
public:
    OtherPrograms();
    /// The mean number of cores that they used.
    double cores() const;

private:
    double busyAtStart_;
    double startedAt_;
};

}  // namespace glgrad::bench
