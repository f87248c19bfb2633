#include "layers/regularizers.h"

#include "autograd/ops.h"
#include "core/described_kind.h"

namespace glgrad {
namespace {

class L1L2Body : public RegularizerBody {
public:
    explicit L1L2Body(const L1L2& options) : options_(options) {}
    explicit L1L2Body(const L1& options) : options_{.l1 = options.l1} {}
    explicit L1L2Body(const L2& options) : options_{.l2 = options.l2} {}

    Tensor penalty(const Tensor& weights) const override {
        const auto [l1, l2] = options_;
        if (l2 == 0.0f) return sum(abs(weights)) * l1;
        const Tensor squares = sum(square(weights)) * l2;
        return l1 == 0.0f ? squares : sum(abs(weights)) * l1 + squares;
    }

private:
    L1L2 options_;
};

}  // namespace

void describe(Fields& field, L1L2& o) {
    field("l1", o.l1, Range::atLeast(0));
    field("l2", o.l2, Range::atLeast(0));
}
void describe(Fields& field, L1& o) { field("l1", o.l1, Range::atLeast(0)); }
void describe(Fields& field, L2& o) { field("l2", o.l2, Range::atLeast(0)); }

const RegularizerClass& classOf(const L1L2&) {
    return describedAs<L1L2, L1L2Body>("L1L2", "l1_l2");
}
const RegularizerClass& classOf(const L1&) { return describedAs<L1, L1L2Body>("L1"); }
const RegularizerClass& classOf(const L2&) { return describedAs<L2, L1L2Body>("L2"); }

template struct InstantiateKind<RegularizerBody>;
template struct FieldTypeFor<Regularizer>;

}  // namespace glgrad
