#include "backends/gl/gl_device.h"

#include <glbinding/gl33core/enum.h>

#include <algorithm>

#include "backends/gl/gl_check.h"
#include "backends/gl/gl_functions.h"
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
        const bool isOwn = device.context_.isOwn();
        if (!isOwn && glChecksAreOn()) takeGlError();  // the application's, not ours
        if (!isOwn) refuseThem(device.hindrances_);
        device.context_.check();
        if (isOwn) return;
        guard_.emplace(device.state_, device.stateTable_, device.context_.vertexArray());
        if (device.drawCheck_) device.drawCheck_->check();
    }

private:
    static const GlContext& checkedContext(const GlDevice& device) {
        device.checkThread();
        return device.context_;
    }

    ContextScope context_;
    std::optional<GlStateGuard> guard_;
};

GlDevice::GlDevice(GlContext context, const GlTuning& tuning, CountedPointer<TensorMemory> memory)
    : Backend(memory),
      memory_(std::move(memory)),
      context_(std::move(context)),
      pool_(std::make_shared<TexturePool>(tuning.poolBudget)),
      textures_(state_, *pool_, *memory_),
      transfer_(state_),
      tuning_(tuning) {}

GlDevice::~GlDevice() {
    pool_->close();
    const bool usable = glCanBeCalled() && std::this_thread::get_id() == owner_ &&
                        forkDepth_ == forkDepth() && isCurrent(context_.native());
    if (context_.isOwn() || !usable) return;
    const QuietGl quiet;
    const ContextScope scope(context_);
    if (!context_.isItself()) return;
    if (drawCheck_) drawCheck_->destroy();
    if (drawer_) drawer_->destroyPrograms();
    textures_.destroyAll();
    context_.removeMark();
}

void GlDevice::prepare(const std::string& contextName, const GlOptions& options) {
    const ContextScope scope(context_);
    if (!context_.isOwn()) takeGlError();  // the application's, not ours
    const GlVersion version = glVersion();
    std::optional<GlStateGuard> guard;
    if (context_.isOwn()) {
        context_.mark();
        glBindVertexArray(context_.vertexArray());
        glDisable(GL_DITHER);
    } else {
        stateTable_ = stateTable(version);
        hindrances_ = glHindrances(version);
        refuseThem(hindrances_);
        context_.mark();
        guard.emplace(state_, stateTable_, context_.vertexArray());
        if (glChecksAreOn()) drawCheck_.emplace(version.es, state_, textures_);
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
    drawer_.emplace(state_, textures_, *pool_,
                    ProgramCache(state_, dialect, std::move(disk), version.driver()));
    limits_ = found.limits;
    limits_.precise = dialect.hasFma;  // Both come with ARB_gpu_shader5.
    hasHalf_ = found.hasHalf && tuning_.half;
    info_ = version.info;
    info_.context = contextName;
    info_.features = found.features;
    info_.features.push_back(parallelCompileFeature(version));
    info_.features.push_back(programBinariesFeature(version, cache));
    madeByProbe_ = {.allocations = textures_.made(), .framebuffers = textures_.framebuffersMade()};
}

void GlDevice::checkThread() const {
    if (forkDepth_ != forkDepth()) {
        throw DeviceError(concat("the OpenGL device ", info_.name,
                                 " was opened in another process: a forked one cannot use it"));
    }
    if (std::this_thread::get_id() == owner_) return;
    throw DeviceError(concat("the OpenGL device ", info_.name,
                             " belongs to the thread that opened it: expected ", "thread ", owner_,
                             ", got a call from ", std::this_thread::get_id()));
}

void GlDevice::Tensors::assign(const GlDevice& device, std::span<const Operand> operands) {
    shapes.clear();
    formats.clear();
    textures.clear();
    for (const Operand& operand : operands) {
        shapes.push_back(operand.shape);
        formats.push_back(operand.storage->format());
        textures.push_back(&device.textureOf(operand, device.layoutOf(operand.shape)));
    }
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
    result.passes = drawer_->passes();
    result.fetches = drawer_->fetches();
    result.programs = drawer_->programs().compiled();
    result.programsLoaded = drawer_->programs().loaded();
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
    result.scratch = drawer_->scratch();
    result.staging = transfer_.staging();
    result.programs = drawer_->programs().use();
    result.framebuffers.count = textures_.framebuffers();
    return result;
}

CountedPointer<Storage> GlDevice::allocate(const Shape& shape, StorageFormat format) {
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
    auto storage = makeCounted<GlStorage>(*texture, pool_, *memory_);
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
    // Mesa 22.3's llvmpipe may read while a pass before the last one still draws to the texture:
    // OpTable.InFloat16/matmul_transposeBoth found it.
    if (limits_.software) glFinish();
    transfer_.download(textures_.framebuffer({&texture, 1}), layout, values);
    ++counters_.readbacks;
    counters_.readbackBytes += static_cast<std::int64_t>(values.size_bytes());
}

void GlDevice::run(const Kernel& kernel, std::span<const Operand> inputs,
                   std::span<const Operand> outputs, const Uniforms& uniforms) {
    const ContextUse use(*this);
    textures_.destroy(pool_->takeExcess());
    inputs_.assign(*this, inputs);
    outputs_.assign(*this, outputs);
    const PlanArguments arguments{inputs_.shapes, outputs_.shapes,  uniforms,
                                  limits_,        outputs_.formats, inputs_.formats};
    if (compileOnly_) return drawer_->compile(kernel, arguments);
    drawer_->draw(kernel, arguments, inputs_.textures, outputs_.textures);
    ++counters_.kernels;
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
