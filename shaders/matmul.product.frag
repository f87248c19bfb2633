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
    int rowB = at.batch * batchRows.y;
    EACH(CLEAR)
#ifdef TRANSPOSE_A
    int rowA = at.batch * batchRows.x;
    int columnA = at.tile * (TILE / 4);
    for (int k = begin; k < end; ++k) {
        vec4 b = get_b(rowB + k, at.column);
        vec4 a = get_a(rowA + k, columnA);
        ADD_ROWS(0, a, b)
#if TILE == 8
        a = get_a(rowA + k, columnA + 1);
        ADD_ROWS(4, a, b)
#endif
    }
#else
    ROW_a rows[TILE];
#define LOCATE(i) rows[i] = row_a(at.batch * batchRows.x + at.tile * TILE + i);
    EACH(LOCATE)
#define STEP(i) { vec4 a = at_a(rows[i], k); ADD_PRODUCT(i, a) }
#ifdef TRANSPOSE_B
    ROW_b r0 = row_b(rowB + 4 * at.column), r1 = row_b(rowB + 4 * at.column + 1);
    ROW_b r2 = row_b(rowB + 4 * at.column + 2), r3 = row_b(rowB + 4 * at.column + 3);
    for (int k = begin; k < end; ++k) {
        mat4 b = transpose(mat4(at_b(r0, k), at_b(r1, k), at_b(r2, k), at_b(r3, k)));
        vec4 b0 = b[0], b1 = b[1], b2 = b[2], b3 = b[3];
        EACH(STEP)
    }
#else
    for (int k = begin; k < end; ++k) {
        vec4 b0 = get_b(rowB + 4 * k, at.column);
        vec4 b1 = get_b(rowB + 4 * k + 1, at.column);
        vec4 b2 = get_b(rowB + 4 * k + 2, at.column);
        vec4 b3 = get_b(rowB + 4 * k + 3, at.column);
#ifdef RAGGED
        // What lies below B may be infinite: zero times that would not be zero.
        b1 = 4 * k + 1 < rightRows ? b1 : vec4(0.0);
        b2 = 4 * k + 2 < rightRows ? b2 : vec4(0.0);
        b3 = 4 * k + 3 < rightRows ? b3 : vec4(0.0);
#endif
        EACH(STEP)
    }
#endif
#endif
    EACH(WRITE)
}
