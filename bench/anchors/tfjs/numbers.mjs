// Uniform in [low, high) by mulberry32, as fill of bench/support/numbers.cpp.
export function fill(seed, count, low, high) {
    const values = new Float32Array(count);
    for (let i = 0; i < count; i++) {
        seed = (seed + 0x6d2b79f5) | 0;
        let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        values[i] = low + (high - low) * (((t ^ (t >>> 14)) >>> 0) / 4294967296);
    }
    return values;
}

const size = (shape) => shape.reduce((a, b) => a * b, 1);

// Tensor k of a workload is filled(k + 1, shape).
export const filled = (seed, shape, low = -1, high = 1) =>
    tf.keep(tf.tensor(fill(seed, size(shape), low, high), shape));

// Weight `index` of a network, uniform within sqrt(6 / fanIn).
export function weight(index, shape, fanIn) {
    const limit = Math.sqrt(6 / fanIn);
    return filled(1000 + index, shape, -limit, limit);
}

export function setWeights(model) {
    model.setWeights(model.weights.map(({ shape }, index) => shape.length === 1
        ? tf.zeros(shape)
        : weight(index, shape, size(shape) / shape.at(-1))));
    return model;
}

export function median(values) {
    const sorted = [...values].sort((a, b) => a - b);
    const middle = sorted.length / 2;
    return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle - 1)]) / 2;
}
