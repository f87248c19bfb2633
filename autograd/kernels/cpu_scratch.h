// glgrad: internal header
#pragma once

#include <memory>
#include <new>

#include "core/shape.h"
#include "core/thread_object.h"

namespace glgrad {

/// Memory of one thread for one purpose (see threadObject), kept between uses and aligned for
/// vectors. It does not keep its contents when it grows.
class CpuScratch {
public:
    float* atLeast(Index count) {
        if (count > count_) {
            block_.reset();
            block_.reset(static_cast<float*>(
                ::operator new(static_cast<std::size_t>(count) * sizeof(float), kAlignment)));
            count_ = count;
        }
        return block_.get();
    }

private:
    static constexpr std::align_val_t kAlignment{64};
    struct Free {
        void operator()(float* block) const { ::operator delete(block, kAlignment); }
    };

    std::unique_ptr<float, Free> block_;
    Index count_ = 0;
};

}  // namespace glgrad
