#include "tests/oracle/ops.h"

namespace glgrad::oracle {

std::span<const OpEntry> elementwiseOps() {
    static constexpr OpEntry kOps[] = {
        {"neg", unary<neg>},
        {"abs", unary<abs>},
        {"sign", unary<sign>},
        {"square", unary<square>},
        {"sqrt", unary<sqrt>},
        {"reciprocal", unary<reciprocal>},
        {"exp", unary<exp>},
        {"log", unary<log>},
        {"tanh", unary<tanh>},
        {"sigmoid", unary<sigmoid>},
        {"softplus", unary<softplus>},
        {"relu", unary<relu>},
        {"relu6", unary<relu6>},
        {"clip",
         [](const Arguments& in) -> Tensors {
             return {clip(in[0], in.number("min"), in.number("max"))};
         }},
        {"add", binary<add>},
        {"sub", binary<sub>},
        {"mul", binary<mul>},
        {"div", binary<div>},
        {"equal", binary<equal>},
        {"greater", binary<greater>},
    };
    return kOps;
}

}  // namespace glgrad::oracle
