#include "bench/cold_start.h"

#include <cstdlib>
#include <filesystem>

#include "bench/rows.h"
#include "bench/support/child_process.h"
#include "core/error.h"

namespace glgrad::bench {
namespace {

// Drivers write to their cache behind a program's back, and not always all at once.
constexpr int kFillingRuns = 3;

// An empty folder for what drivers keep on disk, gone with this object.
class CacheFolder {
public:
    CacheFolder() {
        std::string path = (std::filesystem::temp_directory_path() / "glgrad_XXXXXX").string();
        if (!mkdtemp(path.data())) throw Error("cannot make " + path);
        path_ = path;
    }
    ~CacheFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    CacheFolder(const CacheFolder&) = delete;
    CacheFolder& operator=(const CacheFolder&) = delete;

    Environment environment() const {
        return {{"XDG_CACHE_HOME", path_},
                {"MESA_SHADER_CACHE_DIR", path_},
                {"__GL_SHADER_DISK_CACHE_PATH", path_}};
    }

private:
    std::string path_;
};

}  // namespace

std::vector<WorkloadResult> measureColdStart(const std::string& backend, int repetitions) {
    const std::vector<std::string> command = {ownFolder() + "/glgrad_cold_start", backend};
    std::vector<double> cached, uncached;
    const CacheFolder kept;
    for (int i = 0; i < kFillingRuns; ++i) startToPrintMs(command, kept.environment());
    for (int i = 0; i < repetitions; ++i) {
        cached.push_back(startToPrintMs(command, kept.environment()));
        if (backend == "gl")
            uncached.push_back(startToPrintMs(command, CacheFolder().environment()));
    }
    std::vector<WorkloadResult> rows = {rowOf("cold_start", cached)};
    if (!uncached.empty()) rows.push_back(rowOf("cold_start_uncached", uncached));
    return rows;
}

}  // namespace glgrad::bench
