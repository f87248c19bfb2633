// dgamma = sum of dy (x - mean) / sqrt(variance + epsilon), dbeta = sum of dy, for each channel
#include "row_groups.glsl"

#ifdef MERGE
uniform float epsilon;

void main() {
    int column = outTexel().x, columns = size_out.y;
    vec4 products = vec4(0.0), sums = vec4(0.0);
    for (int group = 0; group < groups.z; ++group) {
        int place = placeOf(group, column, columns);
        products += place_products(place);
        sums += place_sums(place);
    }
    set_dgamma(products / sqrt(get_variance(0, column) + epsilon));
    set_dbeta(sums);
}
#else
void main() {
    ivec3 at = rowGroup(size_x.y);
    vec4 mean = get_mean(0, at.x);
    vec4 products = vec4(0.0), sums = vec4(0.0);
    for (int row = at.y; row < at.z; ++row) {
        vec4 x = get_x(row, at.x), dy = get_dy(row, at.x);
        products += dy * (x - mean);
        sums += dy;
    }
    set_products(products);
    set_sums(sums);
}
#endif
