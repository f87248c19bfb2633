// summary(row): two numbers that sum up a row of an input, such as its largest value. The op gives,
// before it includes this, ROWS (the size_* of that input) and
//   const vec2 kNothing                                the summary of no values
//   vec2 withTexel(vec2 summary, int row, int column)    with one more texel
//   vec2 merge(vec2 a, vec2 b)
// A short row is read by every fragment that needs it. For other rows SUMMARY_PASS 1 writes
// summaries of groups of texels, and 2 those of rows if a row is several groups; the last pass finds
// them with SUMMARIES.
#ifdef SUMMARY_PASS
uniform ivec2 groups;  // texels in one, groups in a row
#endif

vec2 summarize(int row, int begin, int end) {
    vec2 result = kNothing;
    for (int column = begin; column < end; ++column) result = withTexel(result, row, column);
    return result;
}

#ifdef SUMMARIES
vec2 summary(int row) { return place_summaries(row).xy; }
#else
vec2 summary(int row) { return summarize(row, 0, ROWS.y); }
#endif

#ifdef SUMMARY_PASS
void main() {
    ivec2 p = outTexel();
    int place = p.y * size_out.y + p.x;
#if SUMMARY_PASS == 1
    int row = divide(place, groups.y);
    int begin = (place - row * groups.y) * groups.x;
    set_summary(vec4(summarize(row, begin, min(begin + groups.x, ROWS.y)), 0.0, 0.0));
#else
    vec2 result = kNothing;
    for (int group = 0; group < groups.y; ++group) {
        result = merge(result, place_summaries(place * groups.y + group).xy);
    }
    set_summary(vec4(result, 0.0, 0.0));
#endif
}
#endif
