#include "core/file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include "core/error.h"
#include "tests/support/temporary_folder.h"

namespace glgrad {
namespace {

namespace fs = std::filesystem;

std::string readText(const fs::path& path) {
    const std::vector<std::byte> bytes = readFile(path);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::size_t fileCount(const fs::path& folder) {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

template <class Function>
std::string ioErrorOf(Function function) {
    try {
        function();
    } catch (const IoError& error) {
        return error.what();
    }
    return "(no IoError)";
}

TEST(ReadFile, ReturnsEveryByte) {
    const TemporaryFolder folder;
    std::string content(200'000, 'x');
    content[7] = '\0';
    content.back() = '\n';
    std::ofstream(folder / "a.bin", std::ios::binary) << content;
    EXPECT_EQ(readText(folder / "a.bin"), content);
    std::ofstream(folder / "empty.bin");
    EXPECT_TRUE(readFile(folder / "empty.bin").empty());
}

TEST(ReadFile, ReadsAFileWhoseSizeIsNotKnown) {
    if (!fs::exists("/proc/self/status")) GTEST_SKIP() << "no /proc on this system";
    EXPECT_NE(readText("/proc/self/status").find("Name:"), std::string::npos);
}

TEST(ReadFile, ErrorNamesTheFileAndTheReason) {
    const TemporaryFolder folder;
    const std::string missing = ioErrorOf([&] { readFile(folder / "none.bin"); });
    EXPECT_NE(missing.find("none.bin: cannot open: No such file"), std::string::npos) << missing;
}

TEST(ReadFile, RefusesWhatIsNoRegularFile) {
    const TemporaryFolder folder;
    ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
    EXPECT_EQ(ioErrorOf([&] { readFile(folder / "pipe"); }),
              (folder / "pipe").string() + ": cannot read: expected a regular file, found a pipe");
    EXPECT_EQ(ioErrorOf([&] { readFile("/dev/zero"); }),
              "/dev/zero: cannot read: expected a regular file, found a device");
    EXPECT_EQ(ioErrorOf([&] { readFile(folder.path()); }),
              folder.path().string() + ": cannot read: expected a regular file, found a folder");
}

TEST(ReadFile, OfMoreThanMemoryHoldsNamesTheFileAndItsSize) {
    const TemporaryFolder folder;
    std::ofstream(folder / "huge").put('x');
    fs::resize_file(folder / "huge", std::uintmax_t{4} << 40);
    EXPECT_EQ(ioErrorOf([&] { readFile(folder / "huge"); }),
              (folder / "huge").string() +
                  ": out of memory: the host has none left for its 4398046511104 bytes");
}

TEST(WriteFileAtomically, ReplacesTheContentAndLeavesNothingElse) {
    const TemporaryFolder folder;
    writeTextAtomically(folder / "a.txt", "a first and longer text");
    writeTextAtomically(folder / "a.txt", "second");
    EXPECT_EQ(readText(folder / "a.txt"), "second");
    EXPECT_EQ(fileCount(folder.path()), 1u);
}

TEST(WriteFileAtomically, JoinsParts) {
    const TemporaryFolder folder;
    const std::string first = "one ", second, third = "three";
    const std::span<const std::byte> parts[] = {std::as_bytes(std::span(first)),
                                                std::as_bytes(std::span(second)),
                                                std::as_bytes(std::span(third))};
    writeFileAtomically(folder / "a.txt", parts);
    EXPECT_EQ(readText(folder / "a.txt"), "one three");
}

TEST(WriteFileAtomically, GivesUsualPermissionsAndKeepsThoseOfAnOldFile) {
    const TemporaryFolder folder;
    const mode_t mask = ::umask(022);
    writeTextAtomically(folder / "a.txt", "x");
    ::umask(mask);
    struct stat status {};
    ASSERT_EQ(::stat((folder / "a.txt").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777, 0644u);
    ASSERT_EQ(::chmod((folder / "a.txt").c_str(), 0640), 0);
    writeTextAtomically(folder / "a.txt", "y");
    ASSERT_EQ(::stat((folder / "a.txt").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777, 0640u);
}

TEST(WriteFileAtomically, FollowsASymbolicLink) {
    const TemporaryFolder folder;
    writeTextAtomically(folder / "target.txt", "old");
    fs::create_symlink("target.txt", folder / "link.txt");
    writeTextAtomically(folder / "link.txt", "new");
    EXPECT_TRUE(fs::is_symlink(folder / "link.txt"));
    EXPECT_EQ(readText(folder / "target.txt"), "new");
}

TEST(WriteFileAtomically, FollowsALinkToWhereNothingIsYet) {
    const TemporaryFolder folder;
    fs::create_directory(folder / "elsewhere");
    fs::create_symlink("elsewhere/second", folder / "first");
    fs::create_symlink(folder / "target", folder / "elsewhere" / "second");
    writeTextAtomically(folder / "first", "new");
    EXPECT_TRUE(fs::is_symlink(folder / "first"));
    EXPECT_TRUE(fs::is_symlink(folder / "elsewhere" / "second"));
    EXPECT_EQ(readText(folder / "target"), "new");
}

TEST(WriteFileAtomically, RefusesLinksThatLeadNowhere) {
    const TemporaryFolder folder;
    fs::create_symlink("b", folder / "a");
    fs::create_symlink("a", folder / "b");
    const std::string loop = ioErrorOf([&] { writeTextAtomically(folder / "a", "new"); });
    EXPECT_NE(loop.find("a: cannot follow the symbolic link: Too many levels"), std::string::npos)
        << loop;
    fs::create_symlink("missing/file", folder / "c");
    const std::string missing = ioErrorOf([&] { writeTextAtomically(folder / "c", "new"); });
    EXPECT_NE(missing.find("/c (a link to "), std::string::npos) << missing;
    EXPECT_NE(missing.find("No such file"), std::string::npos) << missing;
    EXPECT_EQ(fileCount(folder.path()), 3u);
}

TEST(WriteFileAtomically, AcceptsTheLongestFileName) {
    const TemporaryFolder folder;
    const std::string name(255, 'n');
    writeTextAtomically(folder / name, "x");
    EXPECT_EQ(readText(folder / name), "x");
}

TEST(WriteFileAtomically, FailureLeavesTheFolderAsItWas) {
    const TemporaryFolder folder;
    fs::create_directory(folder / "occupied");
    const std::string occupied = ioErrorOf([&] { writeTextAtomically(folder / "occupied", "x"); });
    EXPECT_NE(occupied.find("occupied: cannot replace: expected a regular file, found a folder"),
              std::string::npos)
        << occupied;
    EXPECT_EQ(fileCount(folder.path()), 1u);

    const std::string missing =
        ioErrorOf([&] { writeTextAtomically(folder / "no/such/a.txt", "x"); });
    EXPECT_NE(missing.find("a.txt: cannot create"), std::string::npos) << missing;
}

TEST(CheckWritable, NamesThePathAndTheReason) {
    const TemporaryFolder folder;
    writeTextAtomically(folder / "file", "old");
    const auto expectError = [&](const fs::path& path, const std::string& reason) {
        const std::string message = ioErrorOf([&] { checkWritable(path); });
        EXPECT_EQ(message.find(path.string() + ": "), 0u) << message;
        EXPECT_NE(message.find(reason), std::string::npos) << message;
    };
    expectError(folder / "file" / "w", "Not a directory");
    expectError(folder / "file" / "below" / "w", "Not a directory");
    expectError(folder.path(), "found a folder");
    expectError(folder.path() / "", "expected the name of a file");
    expectError(folder / std::string(256, 'n'), "File name too long");
    expectError("/proc/glgrad", "cannot create a file in its folder");
    EXPECT_EQ(fileCount(folder.path()), 1u);
}

TEST(WriteFileAtomically, DoesNotReplaceAPipe) {
    const TemporaryFolder folder;
    ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
    EXPECT_THROW(writeTextAtomically(folder / "pipe", "x"), IoError);
    EXPECT_TRUE(fs::is_fifo(folder / "pipe"));
    EXPECT_EQ(fileCount(folder.path()), 1u);
}

TEST(WriteFileAtomically, FailedWriteLeavesTheOldFile) {
    const TemporaryFolder folder;
    writeTextAtomically(folder / "a.txt", "old");
    // Parts that cannot be read make write(2) fail half way, as a full disk would.
    const std::string first = "new";
    const auto* nowhere = reinterpret_cast<const std::byte*>(std::uintptr_t{4096});
    const std::span<const std::byte> parts[] = {std::as_bytes(std::span(first)), {nowhere, 8}};
    const std::string message = ioErrorOf([&] { writeFileAtomically(folder / "a.txt", parts); });
    EXPECT_NE(message.find("a.txt: cannot write: Bad address"), std::string::npos) << message;
    EXPECT_EQ(readText(folder / "a.txt"), "old");
    EXPECT_EQ(fileCount(folder.path()), 1u);
}

}  // namespace
}  // namespace glgrad
