#include "models/plot_model.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "core/error.h"
#include "core/file.h"
#include "layers/dense.h"
#include "layers/input.h"
#include "models/sequential.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_folder.h"

namespace glgrad {
namespace {

Model nested() {
    const Symbol in = Input{.shape = {2}, .name = "in"};
    const Model inner(in, Dense{.units = 2, .name = "a"}(in), {.name = "inner"});
    const Symbol x = Input{.shape = {2}, .name = "x"};
    return Model(x, Dense{.units = 1, .name = "b\"c"}(inner(Symbols(inner(x)))), {.name = "outer"});
}

std::string textOf(const std::filesystem::path& path) {
    const std::vector<std::byte> bytes = readFile(path);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Another PATH, for a while.
class ProgramsIn {
public:
    explicit ProgramsIn(const std::filesystem::path& folder) : before_(std::getenv("PATH")) {
        ::setenv("PATH", folder.c_str(), 1);
    }
    ~ProgramsIn() { ::setenv("PATH", before_.c_str(), 1); }
    ProgramsIn(const ProgramsIn&) = delete;
    ProgramsIn& operator=(const ProgramsIn&) = delete;

private:
    std::string before_;
};

void writeProgram(const std::filesystem::path& path, const std::string& script) {
    std::ofstream(path) << "#!/bin/sh\n" << script << '\n';
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
}

TEST(PlotModel, DrawsLayersAndCalls) {
    EXPECT_EQ(modelDot(nested()), R"dot(digraph "outer" {
  rankdir=TB;
  node [shape=record, fontname=Helvetica];
  n_0 [label="{x (InputLayer)|(None, 2)}"];
  n_1 [label="{inner (Functional)|(None, 2)}"];
  n_2 [label="{b\"c (Dense)|(None, 1)}"];
  n_0 -> n_1;
  n_1 -> n_1;
  n_1 -> n_2;
}
)dot");
    EXPECT_EQ(modelDot(nested(), {.showShapes = false, .expandNested = true}),
              R"dot(digraph "outer" {
  rankdir=TB;
  node [shape=record, fontname=Helvetica];
  n_0 [label="x (InputLayer)"];
  subgraph cluster_n_1 {
    label="inner";
    n_1_0 [label="in (InputLayer)"];
    n_1_1 [label="a (Dense)"];
    n_1_0 -> n_1_1;
  }
  n_2 [label="b\"c (Dense)"];
  n_0 -> n_1_0;
  n_1_1 -> n_1_0;
  n_1_1 -> n_2;
}
)dot");
}

TEST(PlotModel, OfAChain) {
    Sequential model({Dense{.units = 2}, Dense{.units = 3}}, {.name = "chain"});
    EXPECT_EQ(errorOf<ArgumentError>([&] { modelDot(model); }),
              "plotModel: expected a model that is a built graph, chain is not built");
    model.build({4});
    const std::string dot = modelDot(model, {.showShapes = false});
    EXPECT_NE(dot.find("n_0 -> n_1;"), std::string::npos) << dot;
}

TEST(PlotModel, WritesFilesThroughGraphviz) {
    const TemporaryFolder folder, programs;
    plotModel(nested(), folder / "net.dot");
    EXPECT_EQ(textOf(folder / "net.dot"), modelDot(nested()));
    {
        const ProgramsIn none(programs.path());
        EXPECT_EQ(
            errorOf<IoError>([&] { plotModel(nested(), folder / "net.svg"); }),
            "plotModel: the program dot was not found; install Graphviz, or write a .dot file");
        writeProgram(programs / "dot", "echo $1 > ${2#-o}");
        plotModel(nested(), folder / "a file.svg");
        EXPECT_EQ(textOf(folder / "a file.svg"), "-Tsvg\n");
        writeProgram(programs / "dot", "exit 1");
        EXPECT_THROW(plotModel(nested(), folder / "net.png"), IoError);
    }
    EXPECT_FALSE(std::filesystem::exists(folder / "net.svg.dot"));
    EXPECT_FALSE(std::filesystem::exists(folder / "net.png.dot"));
    EXPECT_THROW(plotModel(nested(), folder / "net.txt"), ArgumentError);
}

}  // namespace
}  // namespace glgrad
