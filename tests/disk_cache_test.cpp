#include "core/disk_cache.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <optional>
#include <string>

#include "core/cache_folder.h"
#include "core/file.h"
#include "tests/support/temporary_folder.h"

namespace glgrad {
namespace {

namespace fs = std::filesystem;
using Bytes = std::vector<std::byte>;

Bytes bytesOf(std::size_t count, unsigned seed = 1) {
    Bytes bytes(count);
    for (std::byte& each : bytes) {
        seed = seed * 1664525u + 1013904223u;
        each = static_cast<std::byte>(seed >> 24);
    }
    return bytes;
}

std::vector<fs::path> filesIn(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
    return files;
}

std::int64_t sizeOf(const fs::path& folder) {
    std::int64_t sum = 0;
    for (const fs::path& file : filesIn(folder)) {
        sum += static_cast<std::int64_t>(fs::file_size(file));
    }
    return sum;
}

TEST(DiskCache, GivesBackWhatItWasGiven) {
    const TemporaryFolder folder;
    DiskCache cache(folder / "a" / "b");
    EXPECT_FALSE(cache.load("key"));
    for (const std::size_t size : {0, 1, 7, 8, 9, 1000}) {
        cache.store("key", bytesOf(size));
        EXPECT_EQ(cache.load("key"), bytesOf(size)) << size;
        EXPECT_EQ(DiskCache(folder / "a" / "b").load("key"), bytesOf(size)) << size;
    }
    EXPECT_FALSE(cache.load("ke"));
    EXPECT_FALSE(cache.load("key "));
    EXPECT_EQ(filesIn(cache.folder()).size(), 1u);
}

TEST(DiskCache, IsOffWithoutAFolder) {
    DiskCache cache("");
    EXPECT_FALSE(cache.isOn());
    cache.store("key", bytesOf(3));
    EXPECT_FALSE(cache.load("key"));
}

TEST(DiskCache, KeepsNothingWhereItCannotWrite) {
    const TemporaryFolder folder;
    writeTextAtomically(folder / "file", "no folder");
    DiskCache cache(folder / "file" / "below");
    cache.store("key", bytesOf(3));
    EXPECT_FALSE(cache.load("key"));
}

TEST(DiskCache, TakesNoFileThatChanged) {
    const TemporaryFolder folder;
    DiskCache cache(folder.path());
    cache.store("key", bytesOf(500));
    const fs::path file = filesIn(folder.path()).at(0);
    const Bytes good = readFile(file);
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (const unsigned change : {1u, 0x80u, 0xffu}) {
            Bytes bad = good;
            bad[at] ^= static_cast<std::byte>(change);
            writeFileAtomically(file, bad, Durability::unflushed);
            ASSERT_FALSE(cache.load("key")) << "byte " << at;
        }
    }
    for (std::size_t size = 0; size < good.size(); ++size) {
        writeFileAtomically(file, std::span(good).first(size), Durability::unflushed);
        ASSERT_FALSE(cache.load("key")) << size << " bytes";
    }
    Bytes longer = good;
    longer.push_back({});
    writeFileAtomically(file, longer);
    EXPECT_FALSE(cache.load("key"));
    writeFileAtomically(file, good);
    EXPECT_TRUE(cache.load("key")) << "the file itself was good";
}

// As two keys with one hash would do.
TEST(DiskCache, TakesNoFileOfAnotherKey) {
    const TemporaryFolder folder;
    DiskCache cache(folder.path());
    cache.store("key 1", bytesOf(50, 1));
    const fs::path first = filesIn(folder.path()).at(0);
    const Bytes content = readFile(first);
    fs::remove(first);
    cache.store("key 2", bytesOf(50, 2));
    const fs::path second = filesIn(folder.path()).at(0);
    EXPECT_NE(first, second);
    writeFileAtomically(second, content);
    EXPECT_FALSE(cache.load("key 2"));
    cache.store("key 2", bytesOf(50, 2));
    EXPECT_EQ(cache.load("key 2"), bytesOf(50, 2));
}

TEST(DiskCache, RemovesTheOldestBeyondItsBudget) {
    const TemporaryFolder folder;
    constexpr std::int64_t kBudget = 20'000;
    writeTextAtomically(folder / "not of the cache", std::string(30'000, 'x'));
    fs::create_directory(folder / "kept");
    DiskCache cache(folder / "kept", kBudget);
    writeTextAtomically(folder / "kept" / "a file of somebody else's", "which stays");
    const auto now = fs::file_time_type::clock::now();
    for (int i = 0; i < 60; ++i) {
        const std::string key = "key " + std::to_string(i);
        cache.store(key, bytesOf(1000, i));
        EXPECT_EQ(cache.load(key), bytesOf(1000, i)) << i;
        EXPECT_LE(sizeOf(folder / "kept"), kBudget + 100) << i;
        // The clock of file systems is coarse.
        for (const fs::path& file : filesIn(folder / "kept")) {
            if (fs::last_write_time(file) > now - std::chrono::hours(1)) {
                fs::last_write_time(file, now - std::chrono::hours(1000 - i));
            }
        }
    }
    EXPECT_FALSE(cache.load("key 0"));
    EXPECT_TRUE(cache.load("key 58"));
    EXPECT_TRUE(fs::exists(folder / "kept" / "a file of somebody else's"));
}

void storeMany(const fs::path& folder) {
    DiskCache cache(folder);
    for (int i = 0; i < 300; ++i) {
        const std::string key = "key " + std::to_string(i % 10);
        const std::optional<Bytes> before = cache.load(key);
        if (before && *before != bytesOf(3000, i % 10)) _exit(1);
        cache.store(key, bytesOf(3000, i % 10));
        if (!cache.load(key)) _exit(2);
    }
}

TEST(DiskCache, IsSharedByProcesses) {
    const TemporaryFolder folder;
    std::vector<pid_t> children;
    for (int i = 0; i < 3; ++i) {
        children.push_back(fork());
        if (children.back() != 0) continue;
        storeMany(folder.path());
        _exit(0);
    }
    for (const pid_t child : children) {
        int status = -1;
        ASSERT_EQ(waitpid(child, &status, 0), child);
        EXPECT_EQ(status, 0);
    }
    EXPECT_EQ(filesIn(folder.path()).size(), 10u) << "no temporary file is left";
}

/// Sets an environment variable while it lives; none when the value is null.
class Environment {
public:
    Environment(const char* name, const char* value) : name_(name) {
        if (const char* old = getenv(name)) old_ = old;
        set(value);
    }
    ~Environment() { set(old_ ? old_->c_str() : nullptr); }
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;

private:
    void set(const char* value) { value ? setenv(name_, value, 1) : unsetenv(name_); }

    const char* name_;
    std::optional<std::string> old_;
};

TEST(CacheFolder, IsTheOptionsThenTheVariablesThenTheUsers) {
    const Environment home("HOME", "/home/somebody"), xdg("XDG_CACHE_HOME", nullptr);
    {
        const Environment variable("GLGRAD_CACHE", "/tmp/there");
        EXPECT_EQ(cacheFolder("here").path, "here");
        EXPECT_EQ(cacheFolder("").path, "/tmp/there");
        EXPECT_EQ(cacheFolder("off").path, "");
        EXPECT_EQ(cacheFolder("off").reason, "the cacheFolder option is off");
    }
    {
        const Environment variable("GLGRAD_CACHE", "off");
        EXPECT_EQ(cacheFolder("").path, "");
        EXPECT_EQ(cacheFolder("").reason, "GLGRAD_CACHE is off");
        EXPECT_EQ(cacheFolder("here").path, "here");
    }
    const Environment variable("GLGRAD_CACHE", nullptr);
#if defined(__linux__)
    EXPECT_EQ(cacheFolder("").path, "/home/somebody/.cache/glgrad");
    {
        const Environment other("XDG_CACHE_HOME", "/var/cache/x");
        EXPECT_EQ(cacheFolder("").path, "/var/cache/x/glgrad");
    }
    {
        const Environment relative("XDG_CACHE_HOME", "cache");
        EXPECT_EQ(cacheFolder("").path, "/home/somebody/.cache/glgrad");
    }
    const Environment nobody("HOME", nullptr);
    EXPECT_EQ(cacheFolder("").path, "");
#endif
}

}  // namespace
}  // namespace glgrad
