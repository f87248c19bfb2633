// The largest value of a row and where it is: (value, position). Of equals the first wins, of all
// the first NaN. With TO_GROUPS a fragment looks at `groupLength` texels of one row; with GROUPS
// the input is such results, `groups` to a row.
uniform int groupLength;
uniform int groups;

vec2 larger(vec2 best, vec2 next) {
    bool wins = next.x > best.x || (isnan(next.x) && !isnan(best.x));
    return wins ? next : best;
}

#ifdef GROUPS
vec2 largest(int row) {
    int place = row * groups;
    vec2 best = vec2(0.0);
    for (int group = 0; group < groups; ++group, ++place) {
        vec2 next = place_x(place).xy;
        best = group == 0 ? next : larger(best, next);
    }
    return best;
}
#else
vec2 largestOf(int row, int begin, int end) {
    vec2 best = vec2(get_x(row, begin).x, 4 * begin);
    for (int column = begin; column < end; ++column) {
        vec4 value = get_x(row, column);
        value = mix(value.xxxx, value, insideRow(column, size_x.x));
        best = larger(best, vec2(value.x, 4 * column));
        best = larger(best, vec2(value.y, 4 * column + 1));
        best = larger(best, vec2(value.z, 4 * column + 2));
        best = larger(best, vec2(value.w, 4 * column + 3));
    }
    return best;
}

vec2 largest(int row) { return largestOf(row, 0, size_x.y); }
#endif

#ifdef TO_GROUPS
void main() {
    ivec2 p = outTexel();
    int place = p.y * size_out.y + p.x;
    int row = divide(place, groups);
    int begin = (place - row * groups) * groupLength;
    set_y(vec4(largestOf(row, begin, min(begin + groupLength, size_x.y)), 0.0, 0.0));
}
#else
float position(int i) {
    ivec2 p = outTexel();
    return 4 * p.x + i < size_out.x ? largest(p.y * size_out.x + 4 * p.x + i).y : 0.0;
}

void main() { set_y(vec4(position(0), position(1), position(2), position(3))); }
#endif
