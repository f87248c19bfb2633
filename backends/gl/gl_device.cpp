#include "backends/gl/gl_device.h"

#include <glbinding/gl33core/gl.h>

#include <algorithm>
#include <array>

#include "backends/gl/gl_check.h"
#include "backends/gl/gl_storage.h"
#include "core/cache_folder.h"
#include "core/error.h"

namespace glgrad {

using namespace gl33core;

namespace {

template <class Value>
std::span<const Value> viewAs(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const Value*>(bytes.data()), bytes.size() / sizeof(Value)};
}

}  // namespace

// The time in which the device may use its context. All public functions but the trivial ones
// open one.
class GlDevice::ContextUse {
public:
    explicit ContextUse(GlDevice& device) : context_(checkedContext(device)) {
        if (device.context_.isOwn()) return;
        if (glChecksAreOn()) takeGlError();  // the application's, not ours
        guard_.emplace(device.state_, device.stateFeatures_, device.vertexArray_);
    }

private:
    static const GlContext& checkedContext(const GlDevice& device) {
        device.checkThread();
        return device.context_;
    }

    ContextScope context_;
    std::optional<GlStateGuard> guard_;
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
      textures_(state_, *pool_, *memory_),
      transfer_(state_),
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
    const CacheFolder cache = cacheFolder(options.cacheFolder);
    DiskCache disk(cache.path);
    const GlCapabilities found = probeCapabilities(version, options, state_, textures_, disk);
    Dialect dialect = found.dialect;
    dialect.hasFma = dialect.hasFma && tuning_.fma;
    dialect.access = std::min(dialect.access, tuning_.access);
    if (!tuning_.flatUniforms) dialect.flatUniforms = 0;
    compilesAhead_ = version.parallelCompile;
    if (context_.isOwn()) useAllCompilerThreads(version);
    state_.useRectangles(dialect.access == TexelAccess::rectangle);
    if (version.programBinaryFormats == 0) disk = DiskCache({});
    programs_.emplace(state_, dialect, std::move(disk), version.driver());
    limits_ = found.limits;
    hasHalf_ = found.hasHalf && tuning_.half;
    info_ = version.info;
    info_.context = contextName;
    info_.features = found.features;
    info_.features.push_back(parallelCompileFeature(version));
    info_.features.push_back(programBinariesFeature(version, cache));
    madeByProbe_ = {.allocations = textures_.made(), .framebuffers = textures_.framebuffersMade()};
}

void GlDevice::checkThread() const {
    if (std::this_thread::get_id() == owner_) return;
    throw DeviceError(concat("the OpenGL device ", info_.name,
                             " belongs to the thread that opened it: expected ", "thread ", owner_,
                             ", got a call from ", std::this_thread::get_id()));
}

Texture& GlDevice::textureOf(const Operand& operand, const TextureLayout& layout) const {
    auto& storage = static_cast<GlStorage&>(*operand.storage);
    if (!storage.belongsTo(pool_)) {
        throw DeviceError(concat("a tensor of shape ", operand.shape,
                                 " lives on another device than ", info_.name));
    }
    Texture& texture = storage.texture();
    const TextureSpec& spec = texture.spec;
    if (spec.width == layout.width && spec.height == layout.height) return texture;
    throw Error(concat("a tensor seen with shape ", operand.shape, ": expected a texture of ",
                       layout.width, " x ", layout.height, " texels, got ", spec.width, " x ",
                       spec.height));
}

TextureLayout GlDevice::layoutOf(const Shape& shape) const {
    return textureLayout(shape, limits_.maxTextureSize);
}

Counters GlDevice::counters() const {
    checkThread();
    Counters result = counters_;
    result.programs = programs_->compiled();
    result.programsLoaded = programs_->loaded();
    result.allocations = textures_.made() - madeByProbe_.allocations;
    result.framebuffers = textures_.framebuffersMade() - madeByProbe_.framebuffers;
    result.stagingAllocations = transfer_.allocations();
    result.pooledBytes = pool_->unused().bytes;
    memory_->count(result);
    return result;
}

MemoryStats GlDevice::memoryStats() const {
    checkThread();
    MemoryStats result;
    memory_->count(result);
    result.pooled = pool_->unused();
    result.scratch = scratch_;
    result.staging = transfer_.staging();
    result.programs = programs_->use();
    result.framebuffers.count = textures_.framebuffers();
    return result;
}

std::shared_ptr<Storage> GlDevice::allocate(const Shape& shape, StorageFormat format) {
    checkThread();
    if (format == StorageFormat::float16 && !hasHalf_) {
        throw DeviceError(concat(info_.name, " cannot render to textures of 16-bit floats: keep ",
                                 "tensors in float32"));
    }
    const TextureLayout layout = layoutOf(shape);
    const TextureSpec spec{.width = layout.width, .height = layout.height, .format = format};
    std::optional<Texture> texture = pool_->take(spec);
    if (!texture) {
        const ContextUse use(*this);
        textures_.destroy(pool_->takeExcess());
        texture = textures_.make(spec);
    }
    auto storage = std::make_shared<GlStorage>(*texture, pool_, memory_);
    if (shape.empty()) {
        // No kernel writes it, but one may look.
        const ContextUse use(*this);
        uploadTo(*texture, layout, {});
    }
    return storage;
}

void GlDevice::upload(const Operand& to, std::span<const std::byte> values) {
    const ContextUse use(*this);
    const TextureLayout layout = layoutOf(to.shape);
    const Texture& texture = textureOf(to, layout);
    const bool isBytes = texture.spec.format == StorageFormat::uint8;
    const std::size_t expected = to.shape.size() * (isBytes ? 1 : sizeof(float));
    if (values.size() != expected) {
        throw Error(concat("upload: expected ", expected, " bytes for shape ", to.shape, ", got ",
                           values.size()));
    }
    uploadTo(texture, layout, values);
    ++counters_.uploads;
    counters_.uploadedBytes += static_cast<std::int64_t>(values.size());
}

void GlDevice::uploadTo(const Texture& texture, const TextureLayout& layout,
                        std::span<const std::byte> values) {
    switch (texture.spec.format) {
        case StorageFormat::uint8:
            return transfer_.upload(texture.id, layout, viewAs<std::uint8_t>(values));
        case StorageFormat::float16:
            return transfer_.uploadHalves(texture.id, layout, viewAs<float>(values));
        default:
            transfer_.upload(texture.id, layout, viewAs<float>(values));
    }
}

void GlDevice::download(const Operand& from, std::span<float> values) {
    const ContextUse use(*this);
    const TextureLayout layout = layoutOf(from.shape);
    Texture* const texture = &textureOf(from, layout);
    if (texture->spec.format == StorageFormat::uint8) {
        throw Error("download: expected a tensor of floats, got one of bytes");
    }
    if (static_cast<Index>(values.size()) != from.shape.size()) {
        throw Error(concat("download: expected room for ", from.shape.size(), " values of shape ",
                           from.shape, ", got ", values.size()));
    }
    if (compileOnly_) {
        std::fill(values.begin(), values.end(), 0.0f);
        return;
    }
    transfer_.download(textures_.framebuffer({&texture, 1}), layout, values);
    ++counters_.readbacks;
    counters_.readbackBytes += static_cast<std::int64_t>(values.size_bytes());
}

void GlDevice::run(const Kernel& kernel, std::span<const Operand> inputs,
                   std::span<const Operand> outputs, const Uniforms& uniforms) {
    const ContextUse use(*this);
    textures_.destroy(pool_->takeExcess());
    inputShapes_.clear();
    outputShapes_.clear();
    outputFormats_.clear();
    for (const Operand& input : inputs) inputShapes_.push_back(input.shape);
    for (const Operand& output : outputs) {
        outputShapes_.push_back(output.shape);
        outputFormats_.push_back(output.storage->format());
    }
    const PlanArguments arguments{inputShapes_, outputShapes_, uniforms, limits_, outputFormats_};
    const Plan plan = makePlan(kernel, arguments);
    if (compileOnly_) return startPrograms(kernel, arguments, plan, 0);
    ScratchTextures scratch(kernel, plan, limits_, textures_, *pool_);
    if (scratch.use().bytes > scratch_.bytes) scratch_ = scratch.use();
    const Call call{kernel, inputs, outputs, uniforms, arguments, plan, scratch};
    for (const Pass& pass : plan.passes) draw(call, pass);
    ++counters_.kernels;
}

Texture& GlDevice::find(const Call& call, const PassTexture& texture) const {
    const TextureRef& ref = texture.texture;
    switch (ref.kind) {
        case TextureRef::Kind::input:
            return textureOf(call.inputs[ref.index], texture.layout);
        case TextureRef::Kind::output:
            return textureOf(call.outputs[ref.index], texture.layout);
        default:
            return call.scratch[ref.index];
    }
}

void GlDevice::draw(const Call& call, const Pass& pass) {
    describeTextures(call.kernel, call.arguments, call.plan, pass, described_);
    const PassTexture& first = described_.targets.front();
    const TextureRef& target = first.texture;
    if (target.kind == TextureRef::Kind::output && outputShapes_[target.index].empty()) return;
    GlProgram& program = useProgram(call, pass);
    std::array<Texture*, GlState::kUnits> targets{};
    int count = 0;
    for (const PassTexture& each : described_.targets) {
        targets[count++] = &find(call, each);
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

void GlDevice::startPrograms(const Kernel& kernel, const PlanArguments& arguments, const Plan& plan,
                             std::size_t firstPass) {
    PassTextures textures;
    for (std::size_t i = firstPass; i < plan.passes.size(); ++i) {
        describeTextures(kernel, arguments, plan, plan.passes[i], textures);
        programs_->find(plan.passes[i], textures);
    }
}

GlProgram& GlDevice::useProgram(const Call& call, const Pass& pass) {
    ProgramCache::Program& found = programs_->find(pass, described_);
    if (!found.second.finished) {
        // Those of the passes that follow are made meanwhile, where the driver can.
        const auto index = static_cast<std::size_t>(&pass - call.plan.passes.data());
        startPrograms(call.kernel, call.arguments, call.plan, index + 1);
        programs_->finish(found, described_);
    }
    GlProgram& program = found.second.program;
    state_.useProgram(program.id());
    return program;
}

void GlDevice::bindInputs(const Call& call, const GlProgram& program,
                          std::span<Texture* const> targets) {
    for (std::size_t i = 0; i < described_.inputs.size(); ++i) {
        const PassTexture& input = described_.inputs[i];
        const Texture& texture = find(call, input);
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
    const ContextUse use(*this);
    glFinish();
    ++counters_.synchronizations;
}

bool GlDevice::sameLayout(const Shape& from, const Shape& to) const {
    return sameTexels(layoutOf(from), layoutOf(to));
}

}  // namespace glgrad
