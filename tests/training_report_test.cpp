#include "models/training_report.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/file.h"
#include "models/internal/report_chart.h"
#include "models/internal/report_html.h"
#include "tests/support/html_check.h"
#include "tests/support/temporary_folder.h"

namespace glgrad {
namespace {

const double kInfinity = std::numeric_limits<double>::infinity();

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

TrainingReport sample(int epochs) {
    TrainingReport report;
    report.title = "Cats & dogs";
    report.subtitle = "A test";
    report.setup = {{"Backend", "cpu"}, {"Seed", "1"}};
    for (int i = 1; i <= epochs; ++i) {
        report.history.push_back({i, 1.0 / i, 1 - 0.5 / i, 1.1 / i, 1 - 0.6 / i, 2.5});
    }
    report.testLoss = 0.25;
    report.testAccuracy = 0.75;
    report.trainingSeconds = 184;
    report.modelSummary = "dense [n, 2]\n";
    report.classNames = {"cat", "dog"};
    report.confusion = {30, 10, 5, 1200};
    report.examples = {{{0, 255, 128, 64}, 2, 2, 1, 0, 1, 0.63},
                       {{1, 2, 3, 4, 5, 6}, 1, 2, 3, 1, 1, 0.99}};
    return report;
}

TEST(TrainingReport, IsWellFormedAndLoadsNothing) {
    for (const int epochs : {0, 1, 2, 12, 500}) {
        const std::string html = trainingReportHtml(sample(epochs));
        EXPECT_EQ(htmlMalformation(html), "") << epochs;
        for (const char* part : {"http:", "https:", "url(", "@import", "<script"}) {
            EXPECT_EQ(countOf(html, part), 0u) << part;
        }
        EXPECT_EQ(countOf(html, "src="), countOf(html, "src=\"data:"));
        EXPECT_EQ(countOf(html, "href="), countOf(html, "href=\"data:"));
        EXPECT_FALSE(contains(html, "nan")) << epochs;
        EXPECT_FALSE(contains(html, "inf\"")) << epochs;
    }
}

TEST(TrainingReport, ShowsWhatItWasGiven) {
    const std::string html = trainingReportHtml(sample(3));
    EXPECT_TRUE(contains(html, "<title>Cats &amp; dogs</title>"));
    EXPECT_TRUE(contains(html, "<strong>75.00%</strong><small>1,230 of 1,245 right</small>"));
    EXPECT_TRUE(contains(html, "<strong>0.2500</strong>"));
    EXPECT_TRUE(contains(html, "<strong>3 min 04 s</strong><small>3 epochs, 2.5 s each</small>"));
    EXPECT_TRUE(contains(html, "<strong>80.00%</strong><small>at epoch 3</small>"));
    EXPECT_TRUE(contains(html, "<title>Epoch 2\nTraining: 0.5000\nValidation: 0.5500</title>"));
    EXPECT_TRUE(contains(html, "cat taken for dog: 10 (25.0%)"));
    EXPECT_TRUE(contains(html, "<td class=\"rate\">75.0%</td>"));
    EXPECT_TRUE(
        contains(html, "<b>dog</b> <span class=\"share\">63%</span><span class=\"truth\">is cat"));
    EXPECT_EQ(countOf(html, "data:image/png;base64,iVBOR"), 2u);
    EXPECT_TRUE(contains(html, "<dt>Backend</dt><dd>cpu</dd>"));
    EXPECT_TRUE(contains(html, "dense [n, 2]\n</pre>"));
}

TEST(TrainingReport, LeavesOutWhatIsNotThere) {
    const std::string html = trainingReportHtml(TrainingReport{});
    EXPECT_EQ(htmlMalformation(html), "");
    EXPECT_EQ(countOf(html, "<section"), 0u);
    EXPECT_EQ(countOf(html, "<svg"), 0u);
    EXPECT_EQ(countOf(html, "class=\"card\""), 0u);
}

TEST(TrainingReport, EscapesEveryText) {
    const std::string evil = "</pre><script>\"'&\x01";
    TrainingReport report = sample(2);
    report.title = report.subtitle = report.modelSummary = evil;
    report.setup = {{evil, evil}};
    report.classNames = {evil, "dog"};
    const std::string html = trainingReportHtml(report);
    EXPECT_EQ(htmlMalformation(html), "");
    EXPECT_FALSE(contains(html, "<script"));
    EXPECT_FALSE(contains(html, "\x01"));
    EXPECT_TRUE(contains(html, "&lt;/pre&gt;&lt;script&gt;&quot;&#39;&amp;"));
}

TEST(TrainingReport, SkipsWhatWasNotMeasured) {
    TrainingReport report = sample(5);
    report.history[1].loss = kNotMeasured;
    report.history[3].valAccuracy = kInfinity;
    for (TrainingReportEpoch& epoch : report.history) epoch.valLoss = epoch.seconds = kNotMeasured;
    report.testLoss = kNotMeasured;
    report.examples[0].probability = kNotMeasured;
    const std::string html = trainingReportHtml(report);
    EXPECT_EQ(htmlMalformation(html), "");
    EXPECT_FALSE(contains(html, "nan"));
    EXPECT_FALSE(contains(html, "inf"));
    EXPECT_FALSE(contains(html, "Test loss"));
    EXPECT_TRUE(contains(html, "<title>Epoch 1\nTraining: 1.000</title>"));
    EXPECT_TRUE(contains(html, "<title>Epoch 2</title>"));
}

TEST(TrainingReport, OneEpochIsADotInTheMiddle) {
    const std::string html = trainingReportHtml(sample(1));
    EXPECT_EQ(countOf(html, "class=\"line train\" d=\"M259.00"), 2u);
    EXPECT_EQ(countOf(html, "<circle class=\"mark train\" cx=\"259.00\""), 2u);
    EXPECT_TRUE(contains(html, "<small>1 epoch</small>"));
}

TEST(TrainingReport, ManyClassesKeepOnlyTheMistakes) {
    TrainingReport report = sample(1);
    report.classNames.assign(100, "x");
    report.confusion.assign(10'000, 0);
    report.confusion[7] = 3;
    const std::string html = trainingReportHtml(report);
    EXPECT_FALSE(contains(html, "<table class=\"confusion\""));
    EXPECT_TRUE(contains(html, "Most frequent mistakes"));
    EXPECT_TRUE(contains(html, "<b>3</b><small>100.0% of its class"));
}

TEST(TrainingReport, EmptyRowsAndUnnamedLabels) {
    TrainingReport report = sample(1);
    report.confusion = {0, 0, 0, 7};
    report.examples[0].trueLabel = 9;
    report.examples[0].predictedLabel = -1;
    const std::string html = trainingReportHtml(report);
    EXPECT_EQ(htmlMalformation(html), "");
    EXPECT_FALSE(contains(html, "nan"));
    EXPECT_TRUE(contains(html, "<b>class -1</b>"));
    EXPECT_TRUE(contains(html, "is class 9"));
}

TEST(TrainingReport, RejectsWhatDoesNotFit) {
    TrainingReport report = sample(1);
    report.confusion.pop_back();
    EXPECT_THROW(trainingReportHtml(report), ArgumentError);
    report.confusion = {1, 2, 3, -4};
    EXPECT_THROW(trainingReportHtml(report), ArgumentError);
    report = sample(1);
    report.examples[0].pixels.pop_back();
    EXPECT_THROW(trainingReportHtml(report), ArgumentError);
}

TEST(TrainingReport, IsWrittenToAFile) {
    const TemporaryFolder folder;
    writeTrainingReport(folder / "report.html", sample(2));
    EXPECT_EQ(readFile(folder / "report.html").size(), trainingReportHtml(sample(2)).size());
    EXPECT_THROW(writeTrainingReport(folder / "none/report.html", sample(2)), IoError);
}

TEST(LineChart, GapsBreakTheLine) {
    const LineChart chart{"Loss", {1, 2, 3, 4}, {{"a", {4, kNotMeasured, 2, 1}}}, false};
    const std::string svg = lineChartSvg(chart);
    const std::string head = "class=\"line train\" d=\"";
    const std::size_t start = svg.find(head);
    ASSERT_NE(start, std::string::npos);
    const std::string path =
        svg.substr(start + head.size(), svg.find("/>", start) - start - head.size());
    EXPECT_EQ(countOf(path, "M"), 2u) << path;
    EXPECT_EQ(countOf(path, "L"), 1u) << path;
}

TEST(LineChart, SurvivesAnyValue) {
    const double values[] = {0,    1,      -1,        0.5,        5e-324,       1e308, -1e308,
                             1e99, 1e-300, kInfinity, -kInfinity, kNotMeasured, 1e9,   1e9 + 1e-6};
    for (const double a : values) {
        for (const double b : values) {
            for (const bool isFraction : {false, true}) {
                const std::string svg = lineChartSvg({"", {1, 2}, {{"a", {a, b}}}, isFraction});
                EXPECT_EQ(htmlMalformation(svg), "") << a << ' ' << b;
                EXPECT_FALSE(contains(svg, "nan")) << a << ' ' << b;
                EXPECT_FALSE(contains(svg, "inf")) << a << ' ' << b;
                EXPECT_LT(svg.size(), 20'000u) << a << ' ' << b;
            }
        }
    }
    EXPECT_EQ(lineChartSvg({"", {1}, {{"a", {kNotMeasured}}}, false}), "");
    EXPECT_EQ(lineChartSvg({"", {}, {{"a", {}}}, false}), "");
}

TEST(NiceTicks, AreRoundAndCoverTheRange) {
    EXPECT_EQ(niceTicks(0, 10, 5).values, (std::vector<double>{0, 2, 4, 6, 8, 10}));
    EXPECT_EQ(niceTicks(0.13, 0.52, 5).values.size(), 6u);
    EXPECT_DOUBLE_EQ(niceTicks(0.13, 0.52, 5).step, 0.1);
    const AxisTicks equal = niceTicks(3, 3, 5);
    EXPECT_LT(equal.values.front(), 3);
    EXPECT_GT(equal.values.back(), 3);
}

TEST(ReportText, FormatsNumbers) {
    EXPECT_EQ(numberText(0.25131), "0.2513");
    EXPECT_EQ(numberText(12.3456), "12.35");
    EXPECT_EQ(numberText(1.2e-5), "1.2e-05");
    EXPECT_EQ(numberText(-1234.5678), "-1235");
    EXPECT_EQ(numberText(0), "0.0000");
    EXPECT_EQ(countText(0), "0");
    EXPECT_EQ(countText(999), "999");
    EXPECT_EQ(countText(1234567), "1,234,567");
    EXPECT_EQ(countText(-123456), "-123,456");
    EXPECT_EQ(durationText(0.85), "850 ms");
    EXPECT_EQ(durationText(12.34), "12.3 s");
    EXPECT_EQ(durationText(59.96), "1 min 00 s");
    EXPECT_EQ(durationText(7500), "2 h 05 min");
    EXPECT_EQ(percentText(0.9134), "91.3%");
}

}  // namespace
}  // namespace glgrad
