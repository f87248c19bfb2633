#include "models/fold_batch_normalization.h"

#include <unordered_map>
#include <unordered_set>

#include "core/error.h"
#include "models/graph_body.h"

namespace glgrad {
namespace {

/// What becomes of the calls of a graph.
class FoldedGraph {
public:
    explicit FoldedGraph(const Model& model) : graph_(graphOf(model)) {
        countUses();
        for (const auto& node : graph_.nodes()) {
            if (!takeIn(*node)) calls_[node.get()] = {.layer = foldedInside(node->layer)};
        }
        nameApart();
    }

    /// The layers that are left, in the order of their calls.
    std::vector<Layer> layers() const {
        std::vector<Layer> result;
        for (const auto& node : graph_.nodes()) {
            if (!node->isInput() && calls_.contains(node.get())) {
                result.push_back(calls_.at(node.get()).layer);
            }
        }
        return result;
    }

    Model model(const Model& original) {
        for (const Symbol& symbol : graph_.inputs()) symbols_[key(symbol)] = symbol;
        for (const auto& node : graph_.nodes()) connectAnew(node);
        return Model(graph_.inputs(), mapped(graph_.outputs()),
                     {.name = original.name(), .outputNames = original.outputNames()});
    }

private:
    struct Call {
        Layer layer;
        bool isNew = false;
    };
    using Key = std::pair<const Node*, int>;
    struct KeyHash {
        std::size_t operator()(const Key& key) const {
            return std::hash<const void*>()(key.first) * 31 + static_cast<std::size_t>(key.second);
        }
    };
    static Key key(const Symbol& symbol) { return {symbol.node().get(), symbol.output()}; }

    static const GraphBody& graphOf(const Model& model) {
        const auto* graph = dynamic_cast<const GraphBody*>(&model.body());
        if (graph && model.isBuilt()) return *graph;
        throw ArgumentError(concat("foldBatchNormalization: expected a built model",
                                   graph ? "" : " that is a graph", ", ", model.name(), " is not"));
    }

    void countUses() {
        const auto count = [&](const Symbols& symbols) {
            for (const Symbol& symbol : symbols) ++uses_[key(symbol)];
        };
        for (const auto& node : graph_.nodes()) count(node->inputs);
        count(graph_.outputs());
    }

    // Takes a normalization into the call before it, if that can do its work as well.
    bool takeIn(const Node& node) {
        if (node.inputs.size() != 1 || node.options.training.value_or(false)) return false;
        const std::optional<ChannelAffine> affine = node.layer.body().inferenceAffine();
        if (!affine || uses_[key(node.inputs[0])] != 1) return false;
        const Node* before = node.inputs[0].node().get();
        while (gone_.contains(before)) before = gone_.at(before);
        const auto call = calls_.find(before);
        if (call == calls_.end()) return false;
        Layer folded = call->second.layer.body().withScaledOutput(*affine);
        if (!folded) return false;
        call->second = {std::move(folded), true};
        gone_[&node] = before;
        return true;
    }

    // A model that is called several times is folded once.
    Layer foldedInside(const Layer& layer) {
        const auto* inner = dynamic_cast<const GraphBody*>(&layer.body());
        if (!inner || !layer.isBuilt()) return layer;
        Layer& folded = models_[inner];
        if (!folded) folded = foldBatchNormalization(Model::of(layer));
        return folded;
    }

    // A layer that is used several times becomes several, which cannot all have the name that it
    // was given by hand.
    void nameApart() {
        std::unordered_set<std::string> taken;
        for (const auto& node : graph_.nodes()) {
            const auto call = calls_.find(node.get());
            if (call != calls_.end() && !call->second.isNew)
                taken.insert(call->second.layer.name());
        }
        for (const auto& node : graph_.nodes()) {
            const auto call = calls_.find(node.get());
            if (call == calls_.end() || !call->second.isNew) continue;
            const Layer& layer = call->second.layer;
            if (!layer.isNamed()) continue;
            const std::string wanted = layer.name();
            for (int number = 1; !taken.insert(layer.name()).second; ++number) {
                layer.setName(concat(wanted, "_", number));
            }
        }
    }

    Symbols mapped(const Symbols& symbols) const {
        Symbols result;
        for (const Symbol& symbol : symbols) result.push_back(symbols_.at(key(symbol)));
        return result;
    }

    void connectAnew(const std::shared_ptr<const Node>& node) {
        if (node->isInput()) return;
        Symbols results;
        if (gone_.contains(node.get())) {
            results = mapped(node->inputs);
        } else {
            results = connect(calls_.at(node.get()).layer, mapped(node->inputs), node->options);
        }
        for (std::size_t i = 0; i < results.size(); ++i) {
            symbols_.try_emplace({node.get(), static_cast<int>(i)}, results[i]);
        }
    }

    const GraphBody& graph_;
    std::unordered_map<Key, int, KeyHash> uses_;
    std::unordered_map<const Node*, Call> calls_;
    std::unordered_map<const Node*, const Node*> gone_;  // And the call that does its work.
    std::unordered_map<const LayerBody*, Layer> models_;
    std::unordered_map<Key, Symbol, KeyHash> symbols_;
};

}  // namespace

Model foldBatchNormalization(const Model& model) { return FoldedGraph(model).model(model); }

Sequential foldBatchNormalization(const Sequential& model) {
    Sequential folded({}, {.name = model.name()});
    for (const Layer& layer : FoldedGraph(model).layers()) folded.add(layer);
    folded.build(model.itemShape());
    return folded;
}

}  // namespace glgrad
