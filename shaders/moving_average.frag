uniform float momentum;  // what an average keeps of itself

// From the nearer end, so that equal values stay and both ends are exact.
vec4 moved(vec4 average, vec4 latest) {
    vec4 way = latest - average;
    return momentum < 0.5 ? latest - way * momentum : average + way * (1.0 - momentum);
}

void main() {
    set_newMean(moved(here_mean(), here_batchMean()));
    set_newVariance(moved(here_variance(), here_batchVariance()));
}
