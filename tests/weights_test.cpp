#include <gtest/gtest.h>

#include <cmath>

#include "autograd/ops.h"
#include "core/error.h"
#include "core/file.h"
#include "io/safetensors.h"
#include "io/weights.h"
#include "layers/dense.h"
#include "models/classification_report.h"
#include "tests/support/errors.h"
#include "tests/support/safetensors_bytes.h"
#include "tests/support/synthetic.h"
#include "tests/support/temporary_folder.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;

std::vector<Values> weightsOf(const Model& model) {
    std::vector<Values> result;
    for (const Variable& variable : model.variables()) result.push_back(variable.value().values());
    return result;
}

Sequential built() {
    Sequential model = smallCnn();
    model.build({6, 6, 1});
    return model;
}

TEST(Weights, ComeBackBitForBit) {
    const TemporaryFolder folder;
    const Sequential model = built();
    Sequential other = built();
    ASSERT_NE(weightsOf(other), weightsOf(model));
    model.saveWeights(folder / "w.safetensors");
    other.loadWeights(folder / "w.safetensors");
    EXPECT_EQ(weightsOf(other), weightsOf(model));
    EXPECT_TRUE(other.variables()[0].trainable());
    const SafetensorsFile file = SafetensorsFile::read(folder / "w.safetensors");
    ASSERT_EQ(file.entries().size(), 4u);
    EXPECT_EQ(file.entry("conv2d/kernel").shape, (std::vector<std::int64_t>{3, 3, 1, 4}));
    EXPECT_TRUE(file.contains("dense/bias"));
}

class BadFile : public ::testing::Test {
protected:
    // Writes the model's weights with one change, and expects that loading fails and changes
    // nothing.
    void expectRefused(const std::function<void(std::vector<SafetensorsTensor>&)>& change,
                       const std::string& error) {
        Sequential model = built();
        const std::vector<Values> before = weightsOf(model);
        std::vector<Values> zeros;
        std::vector<SafetensorsTensor> tensors;
        for (const Values& each : before) zeros.emplace_back(each.size(), 0.0f);
        for (std::size_t i = 0; i < before.size(); ++i) {
            const auto sizes = model.variables()[i].shape().sizes();
            tensors.push_back(
                {model.variables()[i].name(), {sizes.begin(), sizes.end()}, zeros[i]});
        }
        change(tensors);
        writeSafetensors(path_, tensors);
        const std::string got = errorOf<IoError>([&] { model.loadWeights(path_); });
        EXPECT_NE(got.find(error), std::string::npos) << got;
        EXPECT_NE(got.find(path_.string()), std::string::npos) << got;
        EXPECT_EQ(weightsOf(model), before);
    }

    TemporaryFolder folder_;
    std::filesystem::path path_ = folder_ / "w.safetensors";
};

TEST_F(BadFile, AMissingTensor) {
    expectRefused([](auto& tensors) { tensors.pop_back(); }, "dense/bias");
}

TEST_F(BadFile, AnotherShape) {
    expectRefused(
        [](auto& tensors) {
            tensors[3].shape = {1, 2};
        },
        "expected tensor dense/bias of shape [2], found [1, 2]");
}

TEST_F(BadFile, ATensorTooMany) {
    const Values extra = {1, 2};
    expectRefused(
        [&](auto& tensors) {
            tensors.push_back({"head/bias", {2}, extra});
        },
        "tensor \"head/bias\" belongs to no variable");
}

TEST(Weights, OfTypesThatCannotBeReadAreNamed) {
    const TemporaryFolder folder;
    const std::string w = entryOf("w", "F32", "[2]", "[0,8]"),
                      f = entryOf("f", "C64", "[1]", "[8,16]");
    writeFileAtomically(folder / "file", fileOf("{" + w + "," + f + "}", std::string(16, '\0')));
    const Variable wanted(ones({2}), {.name = "w"}), other(ones({1}), {.name = "f"});
    const std::string file = (folder / "file").string();
    EXPECT_EQ(errorOf<IoError>([&] { loadVariables(file, std::vector{wanted}); }),
              file + ": tensor \"f\" belongs to no variable");
    EXPECT_EQ(errorOf<IoError>([&] {
                  loadVariables(file, std::vector{wanted, other});
              }),
              file + ": tensor \"f\": cannot read dtype C64 as float");
    EXPECT_EQ(wanted.value().values(), (Values{1, 1}));
}

TEST(Weights, ErrorsBeforeAnythingIsDone) {
    const TemporaryFolder folder;
    Sequential unbuilt = smallCnn();
    EXPECT_EQ(errorOf<ArgumentError>([&] { unbuilt.saveWeights(folder / "w"); }),
              "sequential: saveWeights: the model has no weights yet; call build with the shape of "
              "an item, or fit");
    EXPECT_THROW(unbuilt.loadWeights(folder / "w"), ArgumentError);
    Sequential model = built();
    EXPECT_THROW(model.loadWeights(folder / "nothing"), IoError);
    writeTextAtomically(folder / "text", "not a safetensors file");
    EXPECT_THROW(model.loadWeights(folder / "text"), IoError);
    EXPECT_THROW(model.saveWeights(folder / "no_folder" / "w"), IoError);
}

TEST(ClassificationReport, TellsWhatTheModelMakesOfTheTestSet) {
    Sequential model = smallCnn();
    const Dataset data = stripes(40);
    const History history =
        model.fit(data, {.epochs = 2, .batchSize = 8, .validation = data, .verbose = false});
    const TrainingReport report =
        classificationReport(model, history, data, {.title = "Stripes", .examples = 3});
    EXPECT_EQ(report.title, "Stripes");
    ASSERT_EQ(report.history.size(), 2u);
    EXPECT_EQ(report.history[1].valLoss, history["val_loss"][1]);
    const Logs logs = model.evaluate(data);
    EXPECT_NEAR(report.testAccuracy, logs["accuracy"], 1e-6);
    EXPECT_NEAR(report.testLoss, logs["loss"], 1e-5);
    ASSERT_EQ(report.confusion.size(), 4u);
    EXPECT_EQ(report.confusion[0] + report.confusion[1] + report.confusion[2] + report.confusion[3],
              40);
    EXPECT_NEAR(static_cast<double>(report.confusion[0] + report.confusion[3]) / 40,
                report.testAccuracy, 1e-9);
    EXPECT_EQ(report.classNames, (std::vector<std::string>{"class 0", "class 1"}));
    EXPECT_GE(report.examples.size(), 3u);
    for (const TrainingReportExample& example : report.examples) {
        EXPECT_EQ(example.pixels.size(), 36u);
        EXPECT_GE(example.probability, 0.5);
        EXPECT_LE(example.probability, 1.0);
    }
    EXPECT_NE(trainingReportHtml(report).find("Stripes"), std::string::npos);
}

TEST(ClassificationReport, RefusesLabelsThatNameNoClass) {
    Sequential model = smallCnn();
    const Tensor images = stripes(3).batches()[0].features[0];
    model.build({6, 6, 1});
    const auto report = [&](const Tensor& labels, const ClassificationReportOptions& options) {
        return errorOf<ArgumentError>(
            [&] { classificationReport(model, {}, Dataset(images, labels), options); });
    };
    for (const float label : {1.7f, 2.0f, -0.5f, std::nanf(""), 1e30f}) {
        EXPECT_EQ(report(Tensor({3}, {0, 1, label}), {}),
                  concat("classificationReport: expected labels that are whole numbers in [0, 2), "
                         "got ",
                         label));
    }
    EXPECT_EQ(report(Tensor({3, 1}, {0, 1, 1}), {}), "(no error)");
    EXPECT_EQ(report(Tensor({3}, {0, 1, 1}), {.examples = 0}), "(no error)");
    EXPECT_EQ(report(Tensor({3}, {0, 1, 1}), {.examples = -1}),
              "classificationReport: expected examples >= 0, got -1");
}

}  // namespace
}  // namespace glgrad
