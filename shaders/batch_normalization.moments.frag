// The mean and the biased variance of each channel. Sums are of differences from one of the values,
// or much would be lost where the mean is large; means of groups, too, are written as differences
// from the first value of all.
#include "math.glsl"
#include "row_groups.glsl"

vec4 finite(vec4 x) { return mix(mix(x, vec4(0.0), isinf(x)), vec4(0.0), isnan(x)); }

// The sum of squared differences from the mean of n values, from their sums about another value.
vec4 spread(vec4 sum, vec4 squares, float n) { return nanMax(squares - sum * sum / n, vec4(0.0)); }

#ifdef MERGE
void main() {
    int column = outTexel().x, columns = size_out.y;
    vec4 shift = finite(place_means(column));
    vec4 sum = vec4(0.0), squares = vec4(0.0), inside = vec4(0.0);
    for (int group = 0; group < groups.z; ++group) {
        int place = placeOf(group, column, columns);
        vec4 d = place_means(place) - shift;
        float n = float(rowsOf(group));
        sum += n * d;
        squares += n * d * d;
        inside += place_spreads(place);
    }
    float n = float(groups.x);
    set_mean(finite(get_x(0, column)) + (shift + sum / n));
    set_variance((inside + spread(sum, squares, n)) / n);
}
#else
void main() {
    ivec3 at = rowGroup(size_x.y);
    vec4 shift = finite(get_x(at.y, at.x));
    vec4 sum = vec4(0.0), squares = vec4(0.0);
    for (int row = at.y; row < at.z; ++row) {
        vec4 d = get_x(row, at.x) - shift;
        sum += d;
        squares += d * d;
    }
    float n = float(max(at.z - at.y, 1));
    set_means(shift - finite(get_x(0, at.x)) + sum / n);
    set_spreads(spread(sum, squares, n));
}
#endif
