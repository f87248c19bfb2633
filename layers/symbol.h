#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/several.h"
#include "core/shape.h"

namespace glgrad {

class Layer;
struct Input;
struct Node;

using Shapes = Several<Shape>;

/// An axis of an input whose size every call may choose.
inline constexpr Index kOpen = -1;

/// A tensor that is computed later: what a layer gives when it is called on symbols.
///
///     const Symbol image = Input{.shape = {28, 28, 1}};
///     const Symbol scores = Dense{.units = 10}(Flatten{}(image));
///     Model model(image, scores);
///
/// It knows its shape and how it comes about. Copies are the same one.
class Symbol {
public:
    /// No symbol: to use it throws ArgumentError.
    Symbol() = default;
    /// A new input.
    Symbol(const Input& input);
    /// For connect: an output of a call.
    Symbol(std::shared_ptr<const Node> node, int output)
        : node_(std::move(node)), output_(output) {}

    bool defined() const { return node_ != nullptr; }
    /// [batch, ...]; kOpen for the batch and for other axes of any size.
    std::vector<Index> sizes() const;
    /// The same with stand-ins for those: 1 for the batch, else 96.
    const Shape& shape() const;

    /// The call that gives it.
    const std::shared_ptr<const Node>& node() const { return node_; }
    /// Which of the call's outputs it is.
    int output() const { return output_; }
    bool operator==(const Symbol&) const = default;

private:
    std::shared_ptr<const Node> node_;
    int output_ = 0;
};

/// One or several. One alone converts from and to Symbol; to take one of several throws
/// ArgumentError.
class Symbols : public Several<Symbol> {
public:
    using Several::Several;
    Symbols(const Input& input) : Several(Symbol(input)) {}
    operator Symbol() const { return one(); }
};

/// How a layer is called on symbols.
struct SymbolOptions {
    /// Whether the call is always one of training, or never; by default as the model is called.
    std::optional<bool> training = std::nullopt;
};

/// Calls a layer, and builds it if need be. Throws ArgumentError for shapes that do not suit it.
Symbols connect(const Layer& layer, const Symbols& inputs, const SymbolOptions& options = {});

}  // namespace glgrad
