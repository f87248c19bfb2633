#include "backends/gl/gl_device.h"

#include <glbinding/gl33core/gl.h>

#include <algorithm>
#include <array>

#include "backends/gl/gl_check.h"
#include "backends/gl/gl_storage.h"
#include "backends/gl/texel_packing.h"
#include "core/error.h"

namespace glgrad {

using namespace gl33core;

// The time in which the device may use its context. All public functions but the trivial ones
// open one.
class GlDevice::Session {
public:
    explicit Session(GlDevice& device) : context_(device.context_) {
        device.checkThread();
        if (device.context_.isOwn()) return;
        guard_.emplace(device.state_, device.stateFeatures_, device.vertexArray_);
    }

private:
    ContextScope context_;
    std::optional<GlStateGuard> guard_;
};

// The scratch textures of one run.
class GlDevice::ScratchTextures {
public:
    ScratchTextures(GlDevice& device, const Kernel& kernel, const Plan& plan) : device_(device) {
        list_.reserve(plan.scratch.size());
        for (const Scratch& scratch : plan.scratch) {
            check(kernel, scratch);
            list_.push_back(device_.textures_.take({.width = scratch.width,
                                                    .height = scratch.height,
                                                    .layers = scratch.layers}));
        }
    }
    ~ScratchTextures() {
        for (const Texture& texture : list_) device_.pool_->giveBack(texture);
    }
    ScratchTextures(const ScratchTextures&) = delete;
    ScratchTextures& operator=(const ScratchTextures&) = delete;

    Texture& operator[](int index) { return list_[index]; }

private:
    void check(const Kernel& kernel, const Scratch& scratch) const {
        const Limits& limits = device_.limits_;
        const auto fits = [](int size, int limit) { return size >= 1 && size <= limit; };
        if (fits(scratch.width, limits.maxTextureSize) &&
            fits(scratch.height, limits.maxTextureSize) &&
            fits(scratch.layers, limits.maxRenderTargets)) {
            return;
        }
        throw Error(concat(kernel.name, ": a scratch texture: expected at most ",
                           limits.maxTextureSize, " x ", limits.maxTextureSize, " texels in ",
                           limits.maxRenderTargets, " layers, got ", scratch.width, " x ",
                           scratch.height, " in ", scratch.layers));
    }

    GlDevice& device_;
    std::vector<Texture> list_;
};

struct GlDevice::Call {
    const Kernel& kernel;
    std::span<const Operand> inputs;
    std::span<const Operand> outputs;
    const Uniforms& uniforms;
    const PlanArguments& arguments;
    const Plan& plan;
    ScratchTextures& scratch;
};

GlDevice::GlDevice(GlContext context, const GlTuning& tuning)
    : context_(std::move(context)),
      pool_(std::make_shared<TexturePool>(tuning.poolBudget)),
      textures_(state_, *pool_),
      tuning_(tuning) {}

GlDevice::~GlDevice() {
    pool_->close();
    const bool usable = std::this_thread::get_id() == owner_ && isCurrent(context_.native());
    if (context_.isOwn() || !usable) return;
    const QuietGl quiet;
    const ContextScope scope(context_);
    if (programs_) programs_->destroyAll();
    textures_.destroyAll();
    if (vertexArray_ != 0) glDeleteVertexArrays(1, &vertexArray_);
}

void GlDevice::prepare(const std::string& contextName, const GlOptions& options) {
    const ContextScope scope(context_);
    if (!context_.isOwn()) takeGlError();  // the application's, not ours
    const GlVersion version = glVersion();
    stateFeatures_ = {.es = version.es,
                      .compatibility = version.compatibility,
                      .drawBuffers = std::min(version.drawBuffers, 8)};
    glGenVertexArrays(1, &vertexArray_);
    std::optional<GlStateGuard> guard;
    if (context_.isOwn()) {
        glBindVertexArray(vertexArray_);
        glDisable(GL_DITHER);
    } else {
        guard.emplace(state_, stateFeatures_, vertexArray_);
    }
    const GlCapabilities found = probeCapabilities(version, options, state_, textures_);
    const Dialect dialect{.es = found.dialect.es,
                          .hasFma = found.dialect.hasFma && tuning_.fma,
                          .textureLod = found.dialect.textureLod && tuning_.textureLod};
    programs_.emplace(state_, dialect);
    limits_ = found.limits;
    info_ = version.info;
    info_.context = contextName;
    info_.features = found.features;
    madeByProbe_ = textures_.made();
}

void GlDevice::checkThread() const {
    if (std::this_thread::get_id() == owner_) return;
    throw DeviceError(
        concat("the OpenGL device ", info_.name, " belongs to the thread that opened it: expected ",
               "thread ", owner_, ", got a call from ", std::this_thread::get_id()));
}

GlStorage& GlDevice::storageOf(const Operand& operand) const {
    auto& storage = static_cast<GlStorage&>(*operand.storage);
    if (storage.belongsTo(pool_)) return storage;
    throw DeviceError(concat("a tensor of shape ", operand.shape, " lives on another device than ",
                             info_.name));
}

TextureLayout GlDevice::layoutOf(const Shape& shape) const {
    return textureLayout(shape, limits_.maxTextureSize);
}

Counters GlDevice::counters() const {
    checkThread();
    Counters result = counters_;
    result.programs = programs_->compiled();
    result.allocations = textures_.made() - madeByProbe_;
    pool_->count(result);
    return result;
}

std::shared_ptr<Storage> GlDevice::allocate(const Shape& shape, StorageFormat format) {
    checkThread();
    const TextureLayout layout = layoutOf(shape);
    const TextureSpec spec{.width = layout.width, .height = layout.height, .format = format};
    std::optional<Texture> texture = pool_->take(spec);
    if (!texture) {
        const Session session(*this);
        textures_.destroy(pool_->takeExcess());
        texture = textures_.make(spec);
    }
    auto storage = std::make_shared<GlStorage>(*texture, pool_);
    if (shape.empty()) {
        // No kernel writes it, but one may look.
        const Session session(*this);
        if (format == StorageFormat::uint8) {
            uploadTexels(*texture, layout, std::span<const std::uint8_t>());
        } else {
            uploadTexels(*texture, layout, std::span<const float>());
        }
    }
    return storage;
}

template <class Value>
void GlDevice::uploadTexels(const Texture& texture, const TextureLayout& layout,
                            std::span<const Value> values) {
    const Value* texels = values.data();
    if (!isPacked(layout)) {
        const std::size_t count = 4 * static_cast<std::size_t>(layout.width) * layout.height;
        staging_.resize(count * sizeof(Value));
        const std::span staged(reinterpret_cast<Value*>(staging_.data()), count);
        packTexels<Value>(layout, values, staged);
        texels = staged.data();
    }
    constexpr GLenum kType = sizeof(Value) == 1 ? GL_UNSIGNED_BYTE : GL_FLOAT;
    state_.bindTexture(0, false, texture.id);
    glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, layout.width, layout.height, GL_RGBA, kType, texels);
}

void GlDevice::upload(const Operand& to, std::span<const std::byte> values) {
    const Session session(*this);
    const Texture& texture = storageOf(to).texture();
    const bool bytes = texture.spec.format == StorageFormat::uint8;
    const std::size_t expected = to.shape.size() * (bytes ? 1 : sizeof(float));
    if (values.size() != expected) {
        throw Error(concat("upload: expected ", expected, " bytes for shape ", to.shape, ", got ",
                           values.size()));
    }
    if (bytes) {
        uploadTexels<std::uint8_t>(
            texture, layoutOf(to.shape),
            {reinterpret_cast<const std::uint8_t*>(values.data()), values.size()});
    } else {
        uploadTexels<float>(texture, layoutOf(to.shape),
                            {reinterpret_cast<const float*>(values.data()),
                             values.size() / sizeof(float)});
    }
    ++counters_.uploads;
    counters_.uploadedBytes += static_cast<std::int64_t>(values.size());
}

void GlDevice::download(const Operand& from, std::span<float> values) {
    const Session session(*this);
    Texture* const texture = &storageOf(from).texture();
    if (texture->spec.format != StorageFormat::float32) {
        throw Error("download: expected a tensor of floats, got one of bytes");
    }
    if (static_cast<Index>(values.size()) != from.shape.size()) {
        throw Error(concat("download: expected room for ", from.shape.size(), " values of shape ",
                           from.shape, ", got ", values.size()));
    }
    const TextureLayout layout = layoutOf(from.shape);
    state_.bindReadFramebuffer(textures_.framebuffer({&texture, 1}));
    if (isPacked(layout)) {
        glReadPixels(0, 0, layout.width, layout.height, GL_RGBA, GL_FLOAT, values.data());
    } else {
        const std::size_t count = 4 * static_cast<std::size_t>(layout.width) * layout.height;
        staging_.resize(count * sizeof(float));
        const std::span staged(reinterpret_cast<float*>(staging_.data()), count);
        glReadPixels(0, 0, layout.width, layout.height, GL_RGBA, GL_FLOAT, staged.data());
        unpackTexels<float>(layout, staged, values);
    }
    ++counters_.readbacks;
    counters_.readbackBytes += static_cast<std::int64_t>(values.size_bytes());
}

void GlDevice::run(const Kernel& kernel, std::span<const Operand> inputs,
                   std::span<const Operand> outputs, const Uniforms& uniforms) {
    const Session session(*this);
    textures_.destroy(pool_->takeExcess());
    inputShapes_.clear();
    outputShapes_.clear();
    for (const Operand& input : inputs) inputShapes_.push_back(input.shape);
    for (const Operand& output : outputs) outputShapes_.push_back(output.shape);
    const PlanArguments arguments{inputShapes_, outputShapes_, uniforms, limits_};
    const Plan plan = makePlan(kernel, arguments);
    ScratchTextures scratch(*this, kernel, plan);
    const Call call{kernel, inputs, outputs, uniforms, arguments, plan, scratch};
    for (const Pass& pass : plan.passes) draw(call, pass);
    ++counters_.kernels;
}

Texture& GlDevice::find(const Call& call, const TextureRef& ref) const {
    switch (ref.kind) {
        case TextureRef::Kind::input: return storageOf(call.inputs[ref.index]).texture();
        case TextureRef::Kind::output: return storageOf(call.outputs[ref.index]).texture();
        default: return call.scratch[ref.index];
    }
}

void GlDevice::draw(const Call& call, const Pass& pass) {
    describeTextures(call.kernel, call.arguments, call.plan, pass, described_);
    const PassTexture& first = described_.targets.front();
    const TextureRef& target = first.texture;
    if (target.kind == TextureRef::Kind::output && outputShapes_[target.index].empty()) return;
    GlProgram& program = programs_->use(pass, described_);
    std::array<Texture*, GlState::kUnits> targets{};
    int count = 0;
    for (const PassTexture& each : described_.targets) {
        targets[count++] = &find(call, each.texture);
    }
    const std::span used(targets.data(), count);
    const unsigned framebuffer = textures_.framebuffer(used);
    bindInputs(call, program, used);
    program.setTextures(described_);
    program.set(call.uniforms);
    program.set(pass.uniforms);
    state_.bindDrawFramebuffer(framebuffer);
    state_.setViewport(first.layout.width, first.layout.height);
    glDrawArrays(GL_TRIANGLES, 0, 3);
    ++counters_.passes;
}

void GlDevice::bindInputs(const Call& call, const GlProgram& program,
                          std::span<Texture* const> targets) {
    for (std::size_t i = 0; i < described_.inputs.size(); ++i) {
        const PassTexture& input = described_.inputs[i];
        const Texture& texture = find(call, input.texture);
        const bool isTarget =
            std::any_of(targets.begin(), targets.end(),
                        [&](const Texture* target) { return target->id == texture.id; });
        if (isTarget) {
            throw Error(concat(call.kernel.name, ": a pass must not write what it reads: ",
                               input.name, " is an input and a target"));
        }
        if (!program.readsTexture(i)) continue;
        state_.bindTexture(static_cast<int>(i), input.kind == TextureKind::array, texture.id);
    }
}

void GlDevice::synchronize() {
    const Session session(*this);
    glFinish();
    ++counters_.synchronizations;
}

bool GlDevice::sameLayout(const Shape& from, const Shape& to) const {
    return layoutOf(from) == layoutOf(to);
}

}  // namespace glgrad
