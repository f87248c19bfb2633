#pragma once

#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "backends/gl/draw_check.h"
#include "backends/gl/gl_backend.h"
#include "backends/gl/gl_context.h"
#include "backends/gl/gl_hindrances.h"
#include "backends/gl/gl_limits.h"
#include "backends/gl/gl_state.h"
#include "backends/gl/gl_state_guard.h"
#include "backends/gl/gl_state_table.h"
#include "backends/gl/gl_textures.h"
#include "backends/gl/plan_drawer.h"
#include "backends/gl/texel_transfer.h"
#include "backends/gl/texture_pool.h"
#include "core/backend.h"
#include "core/fork.h"

namespace glgrad {

/// The backend that draws kernels in an OpenGL context.
///
/// It may be destroyed on any thread. An own context takes all its objects with it. Objects in an
/// application's context are deleted when it is current on the thread that opened the device and
/// the device is destroyed there; else they stay until the context goes.
class GlDevice final : public Backend {
public:
    GlDevice(GlContext context, const GlTuning& tuning,
             CountedPointer<TensorMemory> memory = makeCounted<TensorMemory>());
    ~GlDevice() override;

    /// Must be called once, before anything else. Throws DeviceError when the context is not one
    /// that kernels can run in.
    void prepare(const std::string& contextName, const GlOptions& options);

    void checkThread() const override;
    const DeviceInfo& info() const override { return info_; }
    const Limits& limits() const override { return limits_; }
    Counters counters() const override;
    MemoryStats memoryStats() const override;
    CountedPointer<Storage> allocate(const Shape& shape, StorageFormat format) override;
    void upload(const Operand& to, std::span<const std::byte> values) override;
    void download(const Operand& from, std::span<float> values) override;
    void run(const Kernel& kernel, std::span<const Operand> inputs,
             std::span<const Operand> outputs, const Uniforms& uniforms) override;
    void synchronize() override;
    bool compilesAhead() const override { return compilesAhead_; }
    void compileOnly(bool only) override { compileOnly_ = only; }
    bool sameLayout(const Shape& from, const Shape& to) const override;

private:
    class ContextUse;
    // What a kernel reads or writes.
    struct Tensors {
        void assign(const GlDevice& device, std::span<const Operand> operands);

        std::vector<Shape> shapes;
        std::vector<StorageFormat> formats;
        std::vector<Texture*> textures;
    };

    Texture& textureOf(const Operand& operand, const TextureLayout& layout) const;
    TextureLayout layoutOf(const Shape& shape) const;
    void uploadTo(const Texture& texture, const TextureLayout& layout,
                  std::span<const std::byte> values);

    const CountedPointer<TensorMemory> memory_;
    GlContext context_;
    const std::thread::id owner_ = std::this_thread::get_id();
    const int forkDepth_ = forkDepth();
    std::shared_ptr<TexturePool> pool_;
    GlState state_;
    GlTextures textures_;
    TexelTransfer transfer_;
    GlStateTable stateTable_;  // of an application's context, as the two that follow
    GlHindrances hindrances_;
    std::optional<DrawCheck> drawCheck_;
    GlTuning tuning_;
    std::optional<PlanDrawer> drawer_;
    DeviceInfo info_;
    Limits limits_;
    Counters counters_;
    bool compilesAhead_ = false;
    bool hasHalf_ = false;
    bool compileOnly_ = false;
    Counters madeByProbe_;
    // Reused from call to call.
    Tensors inputs_;
    Tensors outputs_;
};

}  // namespace glgrad
