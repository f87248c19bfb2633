// dx = gamma r (dy - (dbeta + (x - mean) r dgamma) / rows), where r = 1 / sqrt(variance + epsilon)
uniform float epsilon;
uniform int rows;

void main() {
    int column = outTexel().x;
    vec4 r = 1.0 / sqrt(get_variance(0, column) + epsilon);
    vec4 normal = (here_x() - get_mean(0, column)) * r;
    vec4 mean = (get_dbeta(0, column) + normal * get_dgamma(0, column)) / float(rows);
    set_dx(get_gamma(0, column) * r * (here_dy() - mean));
}
