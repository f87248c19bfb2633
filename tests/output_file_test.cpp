// Files that are to be written when some work is done.
#include "core/file.h"

#include <gtest/gtest.h>

#include <string_view>

#include "core/error.h"
#include "models/model_checkpoint.h"
#include "tests/support/errors.h"
#include "tests/support/synthetic.h"
#include "tests/support/temporary_folder.h"

namespace glgrad {
namespace {

namespace fs = std::filesystem;

std::size_t countIn(const fs::path& folder) {
    return static_cast<std::size_t>(std::distance(fs::recursive_directory_iterator(folder),
                                                  fs::recursive_directory_iterator()));
}

bool isRefused(const fs::path& path) {
    const std::string error = errorOf<IoError>([&] { checkWritable(path); });
    EXPECT_TRUE(error == "(no error)" || error.starts_with(path.string())) << error;
    return error != "(no error)";
}

TEST(OutputFile, LeavesNothingBehindAndDestroysNothing) {
    const TemporaryFolder folder;
    checkWritable(folder / "new");
    EXPECT_EQ(countIn(folder.path()), 0u);
    writeTextAtomically(folder / "old", "kept");
    const auto before = fs::last_write_time(folder / "old");
    checkWritable(folder / "old");
    EXPECT_EQ(countIn(folder.path()), 1u);
    EXPECT_EQ(fs::last_write_time(folder / "old"), before);
    EXPECT_EQ(readFile(folder / "old").size(), 4u);
}

TEST(OutputFile, MakesMissingFolders) {
    const TemporaryFolder folder;
    checkWritable(folder / "a/b/c/file");
    EXPECT_TRUE(fs::is_directory(folder / "a/b/c"));
    EXPECT_EQ(countIn(folder.path()), 3u);
    fs::create_symlink("elsewhere/file", folder / "link");
    checkWritable(folder / "link");
    EXPECT_TRUE(fs::is_symlink(folder / "link"));
    EXPECT_TRUE(fs::is_directory(folder / "elsewhere"));
    checkWritable("file_that_is_not_made");
    EXPECT_FALSE(fs::exists("file_that_is_not_made"));
}

TEST(OutputFile, SaysWhatCannotBeWritten) {
    const TemporaryFolder folder;
    writeTextAtomically(folder / "file", "");
    fs::create_directory(folder / "folder");
    fs::create_symlink("loop", folder / "loop");
    EXPECT_TRUE(isRefused(folder / "file/below"));
    EXPECT_TRUE(isRefused(folder / "folder"));
    EXPECT_TRUE(isRefused(folder / "folder/"));
    EXPECT_TRUE(isRefused(folder / "loop"));
    EXPECT_TRUE(isRefused(folder / std::string(300, 'n')));
    EXPECT_TRUE(isRefused("/dev/null"));
    EXPECT_TRUE(isRefused("/proc/no_such_folder/file"));
    EXPECT_TRUE(isRefused(""));
    EXPECT_EQ(countIn(folder.path()), 3u);
}

TEST(ModelCheckpoint, MakesItsFolder) {
    const TemporaryFolder folder;
    Sequential model = smallCnn();
    const History history = model.fit(
        stripes(8), {.epochs = 2,
                     .callbacks = {ModelCheckpoint{.path = folder / "no/such/best.safetensors"}},
                     .verbose = false});
    EXPECT_EQ(history.epochs.size(), 2u);
    model.loadWeights(folder / "no/such/best.safetensors");
}

TEST(ModelCheckpoint, FailsBeforeTheFirstBatch) {
    const TemporaryFolder folder;
    writeTextAtomically(folder / "file", "");
    int batches = 0;
    const Callback count = LambdaCallback{.onBatchBegin = [&](const Training&) { ++batches; }};
    for (const bool best : {false, true}) {
        Sequential model = smallCnn();
        const Callback checkpoint = ModelCheckpoint{
            .path = folder / "file/best.safetensors", .monitor = "loss", .saveBestOnly = best};
        EXPECT_THROW(model.fit(stripes(8), {.callbacks = {count, checkpoint}, .verbose = false}),
                     IoError);
    }
    EXPECT_EQ(batches, 0);
}

}  // namespace
}  // namespace glgrad
