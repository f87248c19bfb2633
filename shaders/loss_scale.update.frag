// The scale of the next step, and whether the gradients of this one, which add up to `total`, were
// finite.
uniform float growthSteps;

void main() {
    float total = here_total().x, scale = here_scale().x, steps = here_goodSteps().x + 1.0;
    bool isFinite = !isnan(total) && !isinf(total);
    bool grows = steps >= growthSteps;
    // Never zero, which would stay zero.
    set_newScale(vec4(isFinite ? (grows ? 2.0 * scale : scale) : max(0.5 * scale, 1e-30)));
    set_newGoodSteps(vec4(isFinite && !grows ? steps : 0.0));
    set_isFinite(vec4(isFinite));
}
