#if GLGRAD_WITH_GL

#include <algorithm>
#include <cstring>
#include <thread>

#include "core/backend.h"
#include "core/disk_cache.h"
#include "core/error.h"
#include "core/file.h"
#include "tests/support/gl_calls.h"
#include "tests/support/gl_test.h"
#include "tests/support/temporary_folder.h"

namespace glgrad {
namespace {

namespace fs = std::filesystem;

Feature programBinaries(const Device& device) {
    for (const Feature& feature : device.info().features) {
        if (feature.name == "program binaries") return feature;
    }
    return {};
}

class GlCompilation : public GlTest {};

/// Skips its tests where the driver gives out no programs.
class GlProgramCache : public GlTest {
protected:
    void SetUp() override {
        GlTest::SetUp();
        if (IsSkipped() || HasFatalFailure()) return;
        const Feature feature = programBinaries(openCached());
        if (!feature.present) GTEST_SKIP() << feature.consequence;
    }

    Device openCached(bool es = false) const {
        return openGl({.es = es, .cacheFolder = folder().string()});
    }
    fs::path folder() const { return temporary_ / "cache"; }
    std::vector<fs::path> files() const {
        std::vector<fs::path> result;
        for (const auto& entry : fs::directory_iterator(folder())) result.push_back(entry.path());
        return result;
    }
    // A kernel that is one program, run on a new device; what that cost.
    Counters costOfTwice() const {
        const Device device = openCached();
        EXPECT_EQ(run(kTwice, {countUpOn(device, {3})}, {3}).values(),
                  (std::vector{1.0f, 3.0f, 5.0f}));
        return device.counters();
    }
    // The file of that program.
    fs::path fileOfTwice() const {
        costOfTwice();
        for (const fs::path& file : files()) {
            const std::vector<std::byte> bytes = readFile(file);
            const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
            if (text.find("2.0 * here_x()") != text.npos) return file;
        }
        throw Error("the program was not stored");
    }

    TemporaryFolder temporary_;
};

TEST_F(GlProgramCache, SparesTheSecondDeviceAllCompilation) {
    Counters first;
    {
        const Device device = openCached();
        expectKernelsWork(device);
        first = device.counters();
    }
    EXPECT_GE(first.programs, 5);
    EXPECT_EQ(first.programsLoaded, 0);
    const Device device = openCached();
    expectKernelsWork(device);
    EXPECT_EQ(device.counters().programs, 0);
    EXPECT_EQ(device.counters().programsLoaded, first.programs);
    EXPECT_NE(programBinaries(device).consequence.find(folder().string()), std::string::npos);
}

TEST_F(GlProgramCache, SparesTheSecondDeviceTheProbes) {
    const auto costOfOpening = [&](const GlOptions& options) {
        const CallsOfGl calls;
        openGl(options);
        return calls.count("glDrawArrays");
    };
    const std::string another = (temporary_ / "another").string();
    EXPECT_GE(costOfOpening({.cacheFolder = another}), 1);
    EXPECT_EQ(costOfOpening({.cacheFolder = another}), 0);
    EXPECT_GE(costOfOpening({.cacheFolder = "off"}), 1);
    const Device drawn = openGl({.cacheFolder = "off"}), known = openCached();
    EXPECT_EQ(known.limits().maxRenderTargets, drawn.limits().maxRenderTargets);
    for (std::size_t i = 0; i + 1 < drawn.info().features.size(); ++i) {
        EXPECT_EQ(known.info().features[i].consequence, drawn.info().features[i].consequence);
    }
}

TEST_F(GlCompilation, CanRunAheadWithoutWaitingOrDrawing) {
    const Device device = openGl();
    const Tensor x = countUpOn(device, {3});
    device.backend()->compileOnly(true);
    {
        const CallsOfGl calls;
        EXPECT_EQ(run(kStaged, {x}, {3}).values(), std::vector<float>(3, 0.0f));
        // Vertex shaders are waited for: they are small, and programs share them.
        EXPECT_EQ(calls.count("glGetProgramiv"), 0);
        EXPECT_EQ(calls.count("glReadPixels"), 0);
        EXPECT_EQ(calls.count("glDrawArrays"), 0);
        EXPECT_EQ(calls.count("glLinkProgram"), 3);
    }
    device.backend()->compileOnly(false);
    EXPECT_EQ(run(kStaged, {x}, {3}).values(), (std::vector{2.0f, 6.0f, 10.0f}));
    EXPECT_EQ(device.counters().programs, 3);
    EXPECT_EQ(device.counters().passes, 3);
}

TEST_F(GlProgramCache, IsNotUsedWhenOff) {
    for (const std::string wish : {"off", ""}) {  // main sets GLGRAD_CACHE to off
        const Device device = openGl({.cacheFolder = wish});
        expectKernelsWork(device);
        EXPECT_EQ(device.counters().programsLoaded, 0);
        EXPECT_FALSE(programBinaries(device).present);
        EXPECT_NE(programBinaries(device).consequence.find("is off"), std::string::npos);
    }
    EXPECT_FALSE(fs::exists("off"));
}

TEST_F(GlProgramCache, IgnoresAndReplacesDamagedFiles) {
    const fs::path file = fileOfTwice();
    const std::vector<std::byte> good = readFile(file);
    const DiskCache cache(folder());
    std::string key;
    {
        std::uint64_t size = 0;
        std::memcpy(&size, good.data() + 8, sizeof(size));
        key.assign(reinterpret_cast<const char*>(good.data()) + 32, size);
    }
    ASSERT_TRUE(cache.load(key));
    for (std::size_t at = 0; at < good.size(); at += 64) {
        std::vector<std::byte> bad = good;
        bad[at] ^= std::byte{0x10};
        writeFileAtomically(file, bad, Durability::unflushed);
        ASSERT_FALSE(cache.load(key)) << "byte " << at;
        if (at % (64 * 40) != 0) continue;
        EXPECT_EQ(costOfTwice().programs, 1) << "byte " << at;
        EXPECT_EQ(readFile(file), good) << "byte " << at;
    }
    for (std::size_t size = 0; size < good.size(); size += 1 + good.size() / 10) {
        writeFileAtomically(file, std::span(good).first(size), Durability::unflushed);
        EXPECT_EQ(costOfTwice().programs, 1) << size << " bytes";
        EXPECT_EQ(readFile(file), good) << size << " bytes";
    }
    EXPECT_EQ(costOfTwice().programs, 0);
}

// As of a driver that says it is another one's.
TEST_F(GlProgramCache, CompilesWhatTheDriverRefuses) {
    const fs::path file = fileOfTwice();
    const std::vector<std::byte> good = readFile(file);
    std::uint64_t keySize = 0;
    std::memcpy(&keySize, good.data() + 8, sizeof(keySize));
    const std::string key(reinterpret_cast<const char*>(good.data()) + 32, keySize);
    for (const std::size_t size : {0, 1, 4, 5, 100, 5000}) {
        DiskCache(folder()).store(key, std::vector<std::byte>(size, std::byte{0x5a}));
        const Counters cost = costOfTwice();
        EXPECT_EQ(cost.programs, 1) << size;
        EXPECT_EQ(cost.programsLoaded, 0) << size;
        EXPECT_EQ(costOfTwice().programsLoaded, 1) << "it was replaced";
    }
}

// On a thread of its own: no context that another test left current is taken for the application's.
TEST_F(GlProgramCache, TellsDialectsApart) {
    std::string why;
    std::thread([&] {
        expectKernelsWork(openCached());
        std::optional<Device> es;
        why = errorOf([&] { es = openCached(true); });
        if (!es) return;
        expectKernelsWork(*es);
        EXPECT_GE(es->counters().programs, 5);
        EXPECT_EQ(es->counters().programsLoaded, 0);
        const Device again = openCached(true);
        expectKernelsWork(again);
        EXPECT_EQ(again.counters().programs, 0);
    }).join();
    if (!why.empty()) GTEST_SKIP() << why;
}

TEST_F(GlProgramCache, DoesNotNeedAFolderThatCanBeWritten) {
    writeTextAtomically(temporary_ / "file", "");
    for (int i = 0; i < 2; ++i) {
        const Device device = openGl({.cacheFolder = (temporary_ / "file" / "below").string()});
        expectKernelsWork(device);
        EXPECT_GE(device.counters().programs, 5);
    }
}

TEST_F(GlProgramCache, IsSharedByThreads) {
    std::vector<std::thread> threads;
    for (int i = 0; i < 2; ++i) {
        threads.emplace_back([&] {
            for (int k = 0; k < 3; ++k) expectKernelsWork(openCached());
        });
    }
    for (std::thread& thread : threads) thread.join();
    const Device device = openCached();
    expectKernelsWork(device);
    EXPECT_EQ(device.counters().programs, 0);
}

TEST_F(GlProgramCache, DoesNotKeepWrongShaders) {
    for (int i = 0; i < 2; ++i) {
        const Device device = openCached();
        const Kernel wrong{.name = "wrong",
                           .inputs = {"x"},
                           .shader = {"test.wrong.frag", "void main() { set_y(nothing); }\n"}};
        for (int k = 0; k < 2; ++k) {
            EXPECT_THROW(run(wrong, {countUpOn(device, {3})}, {3}), Error);
        }
        EXPECT_EQ(device.memoryStats().programs.count, 0);
        expectKernelsWork(device);
    }
}

}  // namespace
}  // namespace glgrad

#endif
