#pragma once

#include <array>
#include <bitset>

namespace glgrad {

/// What an application's context can do, as far as its state is concerned.
struct GlStateFeatures {
    bool es = false;
    bool compatibility = false;  ///< Desktop with the compatibility profile.
    int drawBuffers = 8;
};

/// How pixels are read and written by the host: pixel store parameters and pixel buffers.
class TransferState {
public:
    explicit TransferState(bool es);
    void setDefaults() const;
    void restore() const;

private:
    static constexpr int kMax = 16;

    bool es_;
    std::array<int, kMax> parameters_{};
    int packBuffer_ = 0;
    int unpackBuffer_ = 0;
    int clampReadColor_ = 0;
};

/// What happens to fragments on their way into a framebuffer.
class FragmentState {
public:
    explicit FragmentState(const GlStateFeatures& features);
    void setDefaults() const;
    void restore() const;

private:
    static constexpr int kMaxDrawBuffers = 8;
    using ColorMask = std::array<bool, 4>;

    int maskedBuffers() const { return features_.es ? 1 : features_.drawBuffers; }

    GlStateFeatures features_;
    std::bitset<32> enabled_;
    std::bitset<kMaxDrawBuffers> blended_;
    std::array<ColorMask, kMaxDrawBuffers> masks_{};
    int polygonMode_ = 0;
    int clampFragmentColor_ = 0;
};

}  // namespace glgrad
