#include "backends/cpu/sharing_budget.h"

#include <algorithm>

namespace glgrad {
namespace {

using Time = SharingBudget::Time;
using namespace std::chrono_literals;

// What others' moments of work may take from a machine that is quiet otherwise.
constexpr Time kMostCredit = 10ms;
constexpr int kLeastPrice = 20, kMostPrice = 160;

}  // namespace

void SharingBudget::addShared(Time elapsed, Time alone) {
    balance_ = std::min(balance_ + alone - elapsed, kMostCredit);
    if (balance_ >= Time{0}) {
        if (balance_ > kMostCredit / 2) price_ = 0;
        return;
    }
    isSharing_ = false;
    // Trials that fail one after the other become rare.
    price_ = std::clamp(price_ * 2, kLeastPrice, kMostPrice);
}

void SharingBudget::addAlone(Time elapsed) {
    balance_ += elapsed / price_;
    isSharing_ = balance_ >= kTrial;
}

}  // namespace glgrad
