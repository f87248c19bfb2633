uniform float momentum;  // what an average keeps of itself

void main() {
    set_newMean(momentum * here_mean() + (1.0 - momentum) * here_batchMean());
    set_newVariance(momentum * here_variance() + (1.0 - momentum) * here_batchVariance());
}
