// glgrad_precision: how many bits training needs. Trains the same network with its numbers rounded
// in the shader, and draws the error over the bits.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "bench/precision/curves.h"
#include "bench/precision/digits.h"
#include "bench/support/command_line.h"
#include "bench/support/facts.h"
#include "core/error.h"
#include "core/file.h"

namespace {

using namespace glgrad;
using namespace glgrad::bench;

constexpr const char* kUsage =
    "usage: glgrad_precision [OPTION ...]\n"
    "  --backend NAME    cpu (default) or gl\n"
    "  --seeds NUMBER    trainings of each kind (default: 3)\n"
    "  --quick           few images, one epoch\n"
    "  --results FOLDER  where precision.json and precision.svg go. Trainings that the file has\n"
    "                    already are not done again\n"
    "  --commit TEXT     what is measured\n"
    "  --command TEXT    how\n";

class Study {
public:
    Study(const CommandLine& line, const Device& device)
        : line_(line),
          seeds_(static_cast<int>(line.number("--seeds", line.has("--quick") ? 1 : 3))),
          scope_(device),
          train_(digits(line.has("--quick") ? 256 : 5000, 1)),
          test_(digits(line.has("--quick") ? 100 : 2000, 2)) {
        if (line.has("--quick")) options_.epochs = 1;
        if (line.has("--results")) folder_ = line.value("--results");
        if (line.has("--results")) {
            for (const std::filesystem::path& each : {file(), figure()}) checkWritable(each);
        }
        results_.device = factsOf(device);
        if (std::filesystem::exists(file())) resume();
    }

    void run() {
        for (int seed = 1; seed <= seeds_; ++seed) {
            train({.kept = "", .bits = kFloat32Bits, .seed = seed}, Kept::forward);
            for (int bits = kLeastBits; bits <= kMostBits; ++bits) {
                for (const Curve& curve : kCurves) {
                    train({.kept = std::string(curve.name), .bits = bits, .seed = seed},
                          curve.kept);
                }
            }
        }
        draw();
        std::cout << '\n' << tableOf(results_);
    }

private:
    std::filesystem::path file() const { return folder_ / "precision.json"; }
    std::filesystem::path figure() const { return folder_ / "precision.svg"; }

    void resume() {
        const PrecisionResults found = readPrecision(file());
        if (found.device.name != results_.device.name || found.run.quick != line_.has("--quick")) {
            throw ArgumentError(concat(file().string(), " is of ", found.device.name,
                                       found.run.quick ? ", with --quick" : "", ", this is ",
                                       results_.device.name));
        }
        results_.trainings = found.trainings;
    }

    void train(PrecisionTraining training, Kept kept) {
        const auto isSame = [&](const PrecisionTraining& other) {
            return other.kept == training.kept && other.bits == training.bits &&
                   other.seed == training.seed;
        };
        if (std::ranges::any_of(results_.trainings, isSame)) return;
        std::optional<FloatFormat> format;
        if (training.bits != kFloat32Bits) format = FloatFormat{training.bits};
        training.error = trainedError(train_, test_, static_cast<std::uint64_t>(training.seed),
                                      format, kept, options_);
        std::cout << training.bits << " bits " << training.kept << ", seed " << training.seed
                  << ": " << training.error << std::endl;
        results_.trainings.push_back(training);
        keep();
    }

    void keep() {
        if (!line_.has("--results")) return;
        results_.run = factsOfRun(line_.value("--commit"), line_.value("--command"),
                                  line_.has("--quick"), others_);
        writePrecision(file(), results_);
    }

    void draw() const {
        if (!line_.has("--results")) return;
        std::ofstream out(figure());
        out << figureOf(results_);
        if (!out.flush()) throw Error(concat("cannot write to ", folder_.string()));
    }

    const CommandLine& line_;
    const int seeds_;
    const DeviceScope scope_;
    const OtherPrograms others_;
    Dataset train_, test_;
    StudyOptions options_;
    std::filesystem::path folder_;
    PrecisionResults results_;
};

}  // namespace

int main(int count, char** words) {
    try {
        const CommandLine line(count, words,
                               {"--backend", "--seeds", "--results", "--commit", "--command"},
                               {"--quick", "--help"});
        if (line.has("--help")) {
            std::cout << kUsage;
            return 0;
        }
        Study(line, Device::open(line.choice("--backend", {"cpu", "gl"}, "cpu"))).run();
    } catch (const ArgumentError& error) {
        std::cerr << "glgrad_precision: " << error.what() << "\n\n" << kUsage;
        return 2;
    } catch (const std::exception& error) {
        std::cerr << "glgrad_precision: " << error.what() << '\n';
        return 1;
    }
}
