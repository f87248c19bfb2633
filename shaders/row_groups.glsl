// Sums over all rows, for each column of texels: see autograd/kernels/row_groups.h. A fragment of
// the first pass sums up one group of rows of one column, one of the last pass, which has MERGE, the
// groups of one column.
uniform ivec3 groups;  // rows, rows of a group, groups

#ifdef MERGE
// The place of a group's part in a texture of partial results, and the group's rows.
int placeOf(int group, int column, int columns) { return group * columns + column; }
int rowsOf(int group) { return min(groups.y, groups.x - group * groups.y); }
#else
// (column, first row, end) of the group of this fragment.
ivec3 rowGroup(int columns) {
    ivec2 p = outTexel();
    int place = p.y * size_out.y + p.x;
    int group = divide(place, columns);
    int begin = min(group * groups.y, groups.x);
    return ivec3(place - group * columns, begin, min(begin + groups.y, groups.x));
}
#endif
