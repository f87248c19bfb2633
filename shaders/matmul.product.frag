// y = A B in tiles, with A [m, k] or, with TRANSPOSE_A, [k, m], and B [k, n] or, with TRANSPOSE_B,
// [n, k], for each batch. The summation runs over texels of A's last axis, or over A's rows.
#include "tile.glsl"

uniform int depth;       // steps of the summation
uniform int splitDepth;  // steps of one split
uniform int rightRows;   // k of B, where it is not its last axis
uniform ivec2 batchRows; // rows of a batch in A and B

void main() {
    Place at = place();
    int begin = at.split * splitDepth;
    int end = min(begin + splitDepth, depth);
    ROW_b rowB = row_b(at.batch * batchRows.y);
    EACH(CLEAR)
#ifdef TRANSPOSE_A
    ROW_a rowA = right_a(row_a(at.batch * batchRows.x), at.tile * (TILE / 4));
    rowB = right_b(rowB, at.column);
#if TILE == 8
#define FETCH_OUTER(j, step) { \
    ROW_a left = below_a(rowA, step); \
    right[j] = texel_b(below_b(rowB, step)); \
    left0[j] = texel_a(left); \
    left1[j] = at_a(left, 1); \
}
#else
#define FETCH_OUTER(j, step) { \
    right[j] = texel_b(below_b(rowB, step)); \
    left0[j] = texel_a(below_a(rowA, step)); \
}
#endif
    SUM_OUTER(begin, end)
#else
    ROW_a rows[TILE];
#define LOCATE(i) rows[i] = row_a(at.batch * batchRows.x + at.tile * TILE + i);
    EACH(LOCATE)
    vec4 left[TILE];
#define FETCH_LEFT(i) left[i] = at_a(rows[i], k);
#define STEP(i) ADD_PRODUCT(i, left[i])
    int k = begin;
#ifdef TRANSPOSE_B
    ROW_b r0 = below_b(rowB, 4 * at.column);
    ROW_b r1 = below_b(r0, 1), r2 = below_b(r0, 2), r3 = below_b(r0, 3);
    if (k < end) do {
        mat4 b = transpose(mat4(at_b(r0, k), at_b(r1, k), at_b(r2, k), at_b(r3, k)));
        vec4 b0 = b[0], b1 = b[1], b2 = b[2], b3 = b[3];
        EACH(FETCH_LEFT)
        EACH(STEP)
    } while (++k < end);
#else
    rowB = right_b(rowB, at.column);
    if (k < end) do {
        ROW_b right = below_b(rowB, 4 * k);
        vec4 b0 = texel_b(right);
        vec4 b1 = texel_b(below_b(right, 1));
        vec4 b2 = texel_b(below_b(right, 2));
        vec4 b3 = texel_b(below_b(right, 3));
#ifdef RAGGED
        // What lies below B may be infinite: zero times that would not be zero.
        b1 = 4 * k + 1 < rightRows ? b1 : vec4(0.0);
        b2 = 4 * k + 2 < rightRows ? b2 : vec4(0.0);
        b3 = 4 * k + 3 < rightRows ? b3 : vec4(0.0);
#endif
        EACH(FETCH_LEFT)
        EACH(STEP)
    } while (++k < end);
#endif
#endif
    EACH(WRITE)
}
