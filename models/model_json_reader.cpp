#include <map>
#include <set>
#include <typeinfo>

#include "core/config.h"
#include "core/error.h"
#include "layers/input_body.h"
#include "layers/layer_body.h"
#include "models/graph_body.h"
#include "models/model_json.h"
#include "models/sequential.h"

namespace glgrad {
namespace {

constexpr std::size_t kMostLayers = 100'000;

bool isModelClass(std::string_view name) {
    return name == "Sequential" || name == "Functional" || name == "Model";
}

std::string nameIn(const Json& entry) {
    const Json* name = entry.find("name");
    if (!name || !name->isString()) name = entry["config"].find("name");
    return name && name->isString() ? name->string() : "";
}

const Json::Array& layersIn(const Json& config) {
    return config.isArray() ? config.items() : config["layers"].items();
}

std::vector<Index> inputSizes(const Json& config) {
    for (const char* key : {"batch_input_shape", "batch_shape"}) {
        const Json* shape = config.find(key);
        if (!shape || shape->isNull()) continue;
        std::vector<Index> sizes;
        for (std::size_t i = 1; i < shape->items().size(); ++i) {
            sizes.push_back((*shape)[i].isNull() ? kOpen : (*shape)[i].integer());
        }
        return sizes;
    }
    throw IoError(concat("expected \"batch_input_shape\", found ", config.excerpt()));
}

/// Collects what is wrong, to say all of it at once.
class Problems {
public:
    void add(const std::string& what) { text_ += (text_.empty() ? "" : "\n") + what; }
    bool any() const { return !text_.empty(); }
    void throwIfAny() const {
        if (any()) throw IoError(text_);
    }
    template <class Function>
    void tryTo(const Function& function) {
        try {
            function();
        } catch (const IoError& error) {
            add(error.what());
        } catch (const ArgumentError& error) {
            add(error.what());
        }
    }

private:
    std::string text_;
};

class Reader {
public:
    Model read(const Json& json) {
        Problems unknown;
        findUnknown(json, unknown);
        unknown.throwIfAny();
        Problems problems;
        Model model;
        problems.tryTo([&] { model = readModel(json, problems); });
        problems.throwIfAny();
        return model;
    }

private:
    void findUnknown(const Json& model, Problems& unknown) {
        const Json::Array& layers = layersIn(model["config"]);
        count_ += layers.size();
        if (count_ > kMostLayers) {
            throw IoError(concat("expected at most ", kMostLayers, " layers, found more"));
        }
        for (const Json& entry : layers) {
            const std::string& className = entry["class_name"].string();
            if (isModelClass(className)) {
                findUnknown(entry, unknown);
            } else {
                try {
                    findClass(typeid(LayerClass), className);
                } catch (const IoError& error) {
                    unknown.add(concat("layer ", nameIn(entry), ": ", error.what()));
                }
            }
        }
    }

    Model readModel(const Json& json, Problems& problems) {
        const std::string& className = json["class_name"].string();
        if (!isModelClass(className)) {
            throw IoError(concat("expected a model, found the class ", className));
        }
        const Json& config = json["config"];
        return className == "Sequential" ? readChain(config, problems)
                                         : readFunctional(config, problems);
    }

    static std::string modelName(const Json& config, const char* otherwise) {
        const Json* name = config.isObject() ? config.find("name") : nullptr;
        return name && name->isString() ? name->string() : otherwise;
    }

    static Layer readInput(const Json& entry) {
        return Input{.shape = inputSizes(entry["config"]), .name = nameIn(entry)};
    }

    Layer readLayer(const Json& entry, Problems& problems) {
        const std::string& className = entry["class_name"].string();
        if (isModelClass(className)) return readModel(entry, problems);
        Json config = Json::object();
        for (const Json::Member& member : entry["config"].members()) {
            if (member.name != "batch_input_shape") config.set(member.name, member.value);
        }
        if (const std::string name = nameIn(entry); !name.empty()) config.set("name", name);
        return fromConfig<Layer>(className, config);
    }

    Model readChain(const Json& config, Problems& problems) {
        Sequential model({}, {.name = modelName(config, "sequential")});
        std::vector<Index> sizes;
        bool hasInput = false, fits = true;
        for (const Json& entry : layersIn(config)) {
            const bool isInput = entry["class_name"].string() == "InputLayer";
            Layer layer;
            problems.tryTo(
                [&] { layer = isInput ? readInput(entry) : readLayer(entry, problems); });
            fits = fits && layer;
            if (!fits) continue;
            if (!hasInput && model.layers().empty()) {
                hasInput = findInput(entry["config"], layer, sizes);
                if (hasInput && !isInput) model.add(Input{.shape = sizes});
            }
            problems.tryTo([&] { model.add(layer); });
        }
        if (fits && hasInput) model.body().buildOn(Symbol(Input{.shape = sizes}));
        return model;
    }

    // What a chain that begins so is built for. Without that, such as in another model, later.
    static bool findInput(const Json& own, const Layer& first, std::vector<Index>& sizes) {
        const auto has = [&](const char* key) { return own.isObject() && own.find(key); };
        if (has("batch_input_shape") || has("batch_shape")) {
            sizes = inputSizes(own);
            return true;
        }
        const auto* inner = dynamic_cast<const GraphBody*>(&first.body());
        if (!inner || inner->inputs().size() != 1) return false;
        const std::vector<Index> all = inner->inputs()[0].sizes();
        sizes.assign(all.begin() + 1, all.end());
        return true;
    }

    /// A call, by the layer's name and which of its calls it is.
    using Call = std::pair<std::string, Index>;
    struct Reference {
        Call call;
        Index output;
    };
    struct Pending {
        Layer layer;
        std::vector<Reference> inputs;
        SymbolOptions options;
        std::size_t missing = 0;
    };

    static Reference referenceIn(const Json& json) {
        return {{json[0].string(), json[1].integer()}, json[2].integer()};
    }

    // One reference may stand without a list around it.
    static std::vector<Reference> referencesIn(const Json& json) {
        std::vector<Reference> result;
        if (!json.items().empty() && json[0].isString()) return {referenceIn(json)};
        for (const Json& each : json.items()) result.push_back(referenceIn(each));
        return result;
    }

    static Pending pendingCall(const Layer& layer, const std::string& name, const Json& node) {
        Pending call{.layer = layer, .inputs = {}, .options = {}};
        for (const Json& input : node.items()) {
            call.inputs.push_back(referenceIn(input));
            if (input.items().size() < 4) continue;
            for (const Json::Member& argument : input[3].members()) {
                if (argument.value.isNull()) continue;
                if (argument.name != "training") {
                    throw IoError(concat("layer ", name, ": a call with ", argument.name, " = ",
                                         argument.value.excerpt(), " is not known here"));
                }
                call.options.training = argument.value.boolean();
            }
        }
        return call;
    }

    Model readFunctional(const Json& config, Problems& problems) {
        std::map<Call, Symbols> symbols;
        std::map<Call, Pending> pending;
        std::set<std::string> names;
        for (const Json& entry : layersIn(config)) {
            problems.tryTo([&] {
                const std::string name = nameIn(entry);
                if (!names.insert(name).second) {
                    throw IoError(
                        concat("expected layers of different names, found ", name, " twice"));
                }
                const std::string& className = entry["class_name"].string();
                const bool isInput = className == "InputLayer";
                const Layer layer = isInput ? readInput(entry) : readLayer(entry, problems);
                if (isInput) symbols[{name, 0}] = inputSymbol(layer);
                const Json* nodes = entry.find("inbound_nodes");
                Index call = isModelClass(className) ? 1 : 0;
                if (isInput || !nodes) return;
                for (const Json& node : nodes->items()) {
                    pending[{name, call++}] = pendingCall(layer, name, node);
                }
            });
        }
        if (problems.any()) return {};
        connectAll(pending, symbols);
        const auto find = [&](const char* member) {
            Symbols result;
            for (const Reference& each : referencesIn(config[member])) {
                result.push_back(outputOf(symbols, each));
            }
            return result;
        };
        return Model(find("input_layers"), find("output_layers"),
                     {.name = modelName(config, "functional")});
    }

    static Symbol outputOf(const std::map<Call, Symbols>& symbols, const Reference& reference) {
        const auto& [name, number] = reference.call;
        const auto found = symbols.find(reference.call);
        if (found == symbols.end()) {
            throw IoError(concat("expected call ", number, " of layer ", name, ", found none"));
        }
        const auto outputs = static_cast<Index>(found->second.size());
        if (reference.output >= 0 && reference.output < outputs) {
            return found->second[static_cast<std::size_t>(reference.output)];
        }
        throw IoError(concat("layer ", name, ": expected an output in [0, ", outputs, "), found ",
                             reference.output));
    }

    // In an order that works, by counting the inputs that a call waits for.
    static void connectAll(std::map<Call, Pending>& pending, std::map<Call, Symbols>& symbols) {
        std::map<Call, std::vector<Call>> waiting;
        std::vector<Call> ready;
        for (auto& [call, each] : pending) {
            for (const Reference& input : each.inputs) {
                if (symbols.contains(input.call)) continue;
                if (!pending.contains(input.call)) outputOf(symbols, input);
                waiting[input.call].push_back(call);
                ++each.missing;
            }
            if (each.missing == 0) ready.push_back(call);
        }
        std::size_t done = 0;
        for (; done < ready.size(); ++done) {
            const Call call = ready[done];
            const Pending& each = pending.at(call);
            Symbols inputs;
            for (const Reference& input : each.inputs) inputs.push_back(outputOf(symbols, input));
            try {
                symbols[call] = connect(each.layer, inputs, each.options);
            } catch (const ArgumentError& error) {
                throw IoError(error.what());
            }
            for (const Call& next : waiting[call]) {
                if (--pending.at(next).missing == 0) ready.push_back(next);
            }
        }
        if (done == pending.size()) return;
        std::string loop;
        for (const auto& [call, each] : pending) {
            if (each.missing > 0) loop += (loop.empty() ? "" : ", ") + call.first;
        }
        throw IoError(concat(
            "expected layers that can be called one after the other, found a loop ", "of ", loop));
    }

    std::size_t count_ = 0;
};

}  // namespace

Model modelFromJson(const Json& json) {
    const Json* inner = &json;
    for (const char* wrapper : {"modelTopology", "model_config"}) {
        if (const Json* found = inner->find(wrapper)) inner = found;
    }
    const SkipInitializers scope;
    return Reader().read(*inner);
}

}  // namespace glgrad
