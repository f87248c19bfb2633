#pragma once

#include <array>
#include <bitset>
#include <vector>

namespace glgrad {

struct GlStateTable;

/// How pixels are read and written by the host: parameters of pixel store and pixel transfer, and
/// pixel buffers.
class TransferState {
public:
    explicit TransferState(const GlStateTable& table);
    void setDefaults() const;
    void restore() const;

private:
    static constexpr int kMax = 32;

    const GlStateTable& table_;
    std::array<int, kMax> store_{};
    std::array<float, kMax> transfer_{};
    int packBuffer_ = 0;
    int unpackBuffer_ = 0;
    int clampReadColor_ = 0;
};

/// What happens to fragments on their way into a framebuffer.
class FragmentState {
public:
    explicit FragmentState(const GlStateTable& table);
    void setDefaults() const;
    void restore() const;

private:
    static constexpr int kMaxDrawBuffers = 8;
    using ColorMask = std::array<unsigned char, 4>;

    int buffers() const;
    bool isFilled() const;

    const GlStateTable& table_;
    std::bitset<64> enabled_;
    std::bitset<kMaxDrawBuffers> blended_;
    std::array<ColorMask, kMaxDrawBuffers> masks_{};
    std::array<int, 2> polygonMode_{};  // front and back, which only the compatibility profile has
    int clampFragmentColor_ = 0;
};

}  // namespace glgrad
