// y = (x - mean) gamma / sqrt(variance + epsilon) + beta, a value of each per channel
uniform float epsilon;

void main() {
    int column = outTexel().x;
    vec4 scale = get_gamma(0, column) / sqrt(get_variance(0, column) + epsilon);
    set_y((here_x() - get_mean(0, column)) * scale + get_beta(0, column));
}
