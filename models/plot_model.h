#pragma once

#include <filesystem>
#include <string>

#include "models/model.h"

namespace glgrad {

struct PlotModelOptions {
    bool showShapes = true;
    /// Whether models within the model are drawn as boxes with their layers.
    bool expandNested = false;
};

/// The model as a graph in the DOT language of Graphviz: a box for each layer, an arrow for each
/// input of each of its calls. Throws ArgumentError for a model that is no built graph.
std::string modelDot(const Model& model, const PlotModelOptions& options = {});

/// Writes modelDot to a file ".dot", or what Graphviz's program `dot`, if it is installed, makes of
/// it to ".svg", ".png" or ".pdf". Throws ArgumentError for another ending, and IoError when the
/// file cannot be written or `dot` is missing or fails.
void plotModel(const Model& model, const std::filesystem::path& path,
               const PlotModelOptions& options = {});

}  // namespace glgrad
