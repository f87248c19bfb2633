// glgrad: internal header
#pragma once

#include <memory>
#include <utility>

#include "core/backend.h"

namespace glgrad {

/// Leaves everything to another backend, for those that watch or change a part of it.
class ForwardingBackend : public Backend {
public:
    explicit ForwardingBackend(std::shared_ptr<Backend> worker)
        : Backend(worker->link(), worker->number()), worker_(std::move(worker)) {}

    void checkThread() const override { worker_->checkThread(); }
    const DeviceInfo& info() const override { return worker_->info(); }
    const Limits& limits() const override { return worker_->limits(); }
    Counters counters() const override { return worker_->counters(); }
    MemoryStats memoryStats() const override { return worker_->memoryStats(); }
    CountedPointer<Storage> allocate(const Shape& shape, StorageFormat format) override {
        return worker_->allocate(shape, format);
    }
    void upload(const Operand& to, std::span<const std::byte> values) override {
        worker_->upload(to, values);
    }
    void download(const Operand& from, std::span<float> values) override {
        worker_->download(from, values);
    }
    void run(const Kernel& kernel, std::span<const Operand> inputs,
             std::span<const Operand> outputs, const Uniforms& uniforms) override {
        worker_->run(kernel, inputs, outputs, uniforms);
    }
    bool writesInPlace() const override { return worker_->writesInPlace(); }
    void compute(const Operand& operand) override { worker_->compute(operand); }
    void synchronize() override { worker_->synchronize(); }
    bool compilesAhead() const override { return worker_->compilesAhead(); }
    void compileOnly(bool only) override { worker_->compileOnly(only); }
    bool sameLayout(const Shape& from, const Shape& to) const override {
        return worker_->sameLayout(from, to);
    }

    const std::shared_ptr<Backend>& worker() const { return worker_; }

private:
    std::shared_ptr<Backend> worker_;
};

}  // namespace glgrad
