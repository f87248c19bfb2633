// What writers that were killed leave behind, and what living ones must keep.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <string>

#include "core/disk_cache.h"
#include "core/file.h"
#include "tests/support/temporary_folder.h"

namespace glgrad {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> namesIn(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder)) {
        names.push_back(entry.path().filename().string());
    }
    std::ranges::sort(names);
    return names;
}

/// Saves in a process that the system kills when it has written 64 KiB.
void saveAndDie(const fs::path& path) {
    const pid_t child = fork();
    if (child == 0) {
        const rlimit none{0, 0}, some{65'536, 65'536};
        setrlimit(RLIMIT_CORE, &none);
        setrlimit(RLIMIT_FSIZE, &some);
        std::signal(SIGXFSZ, SIG_DFL);
        writeTextAtomically(path, std::string(200'000, 'x'));
        _exit(0);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << status;
}

std::string textOf(const fs::path& path) {
    std::ifstream in(path);
    return {std::istreambuf_iterator<char>(in), {}};
}

TEST(KilledWriters, LeaveTheOldFileAndTheNextSaveRemovesTheirs) {
    const TemporaryFolder folder;
    writeTextAtomically(folder / "w", "old");
    for (int i = 0; i < 3; ++i) saveAndDie(folder / "w");
    EXPECT_EQ(textOf(folder / "w"), "old");
    EXPECT_EQ(namesIn(folder.path()).size(), 2u) << "each save removes what the one before left";
    writeTextAtomically(folder / "another name", "new");
    EXPECT_EQ(namesIn(folder.path()), (std::vector<std::string>{"another name", "w"}));
}

TEST(KilledWriters, LeftoversOfAnyNumberDoNotStopASave) {
    const TemporaryFolder folder;
    for (int i = 0; i < 2000; ++i) {
        const std::string number = std::to_string(i);
        std::ofstream(folder / (".glgrad-" + std::to_string(getpid()) + "-" + number + ".tmp"));
    }
    ASSERT_EQ(chmod((folder / (".glgrad-" + std::to_string(getpid()) + "-7.tmp")).c_str(), 0444),
              0);
    writeTextAtomically(folder / "w", "new");
    EXPECT_EQ(namesIn(folder.path()), std::vector<std::string>{"w"});
}

TEST(KilledWriters, WhatALivingOneWritesStays) {
    const TemporaryFolder folder;
    const fs::path theirs = folder / ".glgrad-0123456789abcdef.tmp";
    const int file = open(theirs.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    ASSERT_EQ(flock(file, LOCK_EX), 0);
    writeTextAtomically(folder / "w", "new");
    EXPECT_TRUE(fs::exists(theirs));
    close(file);
    writeTextAtomically(folder / "w", "newer");
    EXPECT_FALSE(fs::exists(theirs));
}

TEST(KilledWriters, OnlyFilesOfThatNameGo) {
    const TemporaryFolder folder;
    std::ofstream(folder / ".glgrad-notes") << "mine";
    std::ofstream(folder / "a.tmp") << "mine";
    std::ofstream(folder / "target") << "mine";
    fs::create_directory(folder / ".glgrad-folder.tmp");
    fs::create_symlink("target", folder / ".glgrad-link.tmp");
    ASSERT_EQ(mkfifo((folder / ".glgrad-pipe.tmp").c_str(), 0600), 0);
    const std::vector<std::string> before = namesIn(folder.path());
    checkWritable(folder / "w");
    EXPECT_EQ(namesIn(folder.path()), before);
}

TEST(KilledWriters, OfTheCacheGoAsWell) {
    const TemporaryFolder folder;
    DiskCache cache(folder.path());
    const std::vector<std::byte> value(100);
    for (int i = 0; i < 1200; ++i) {
        std::ofstream(folder / (".glgrad-1-" + std::to_string(i) + ".tmp"));
    }
    cache.store("key", value);
    EXPECT_EQ(cache.load("key"), value);
    EXPECT_EQ(namesIn(folder.path()).size(), 1u);
}

// Writers that clean up after each other all the time.
TEST(KilledWriters, ManyWritersDoNotTakeEachOthersFiles) {
    const TemporaryFolder folder;
    std::vector<pid_t> children;
    for (int i = 0; i < 4; ++i) {
        children.push_back(fork());
        if (children.back() != 0) continue;
        try {
            const std::string name = std::to_string(i / 2);
            for (int round = 0; round < 150; ++round) {
                writeFileAtomically(folder / name, std::as_bytes(std::span(name)),
                                    Durability::unflushed);
            }
        } catch (...) {
            _exit(1);
        }
        _exit(0);
    }
    for (const pid_t child : children) {
        int status = -1;
        ASSERT_EQ(waitpid(child, &status, 0), child);
        EXPECT_EQ(status, 0);
    }
    EXPECT_EQ(namesIn(folder.path()), (std::vector<std::string>{"0", "1"}));
}

}  // namespace
}  // namespace glgrad
