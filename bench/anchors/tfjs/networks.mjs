import { setWeights, weight } from './numbers.mjs';

const layers = () => tf.layers;

export const mlp = () => setWeights(tf.sequential({
    layers: [
        layers().dense({ units: 128, activation: 'relu', inputShape: [784] }),
        layers().dense({ units: 10, activation: 'softmax' }),
    ],
}));

export function cnn() {
    const conv = (filters, more) => layers().conv2d(
        { filters, kernelSize: 3, padding: 'same', activation: 'relu', ...more });
    const pool = () => layers().maxPooling2d({ poolSize: 2 });
    return setWeights(tf.sequential({
        layers: [
            conv(16, { inputShape: [28, 28, 1] }), pool(),
            conv(32), pool(),
            layers().flatten(), layers().dense({ units: 10, activation: 'softmax' }),
        ],
    }));
}

// Filters and stride of each block of MobileNetV1.
const kMobileNet = [
    [64, 1], [128, 2], [128, 1], [256, 2], [256, 1], [512, 2], [512, 1], [512, 1], [512, 1],
    [512, 1], [512, 1], [1024, 2], [1024, 1],
];

// MobileNetV1 1.0 with batch normalization folded into biases: convolution, bias and relu6 are one
// fused kernel, as in a converted graph model.
export function mobileNet() {
    let count = 0;
    const makeWeight = (shape, fanIn) => weight(count++, shape, fanIn);
    const makeBias = (channels) => (count++, tf.keep(tf.zeros([channels])));
    const stages = [{
        op: 'conv2d', filter: makeWeight([3, 3, 3, 32], 27), bias: makeBias(32), strides: 2,
    }];
    let channels = 32;
    for (const [filters, strides] of kMobileNet) {
        stages.push({
            op: 'depthwiseConv2d', filter: makeWeight([3, 3, channels, 1], 9),
            bias: makeBias(channels), strides,
        });
        stages.push({
            op: 'conv2d', filter: makeWeight([1, 1, channels, filters], channels),
            bias: makeBias(filters), strides: 1,
        });
        channels = filters;
    }
    const w = makeWeight([1024, 1000], 1024), bias = makeBias(1000);
    return (images) => tf.tidy(() => {
        let x = images;
        for (const { op, ...options } of stages) {
            x = tf.fused[op]({ x, pad: 'same', activation: 'relu6', ...options });
        }
        return tf.softmax(tf.fused.matMul({ a: tf.mean(x, [1, 2]), b: w, bias }));
    });
}

// SqueezeNet 1.1. The layers fuse convolution, bias and relu by themselves.
export function squeezeNet() {
    const conv = (x, filters, kernelSize, padding = 'same', strides = 1) => layers().conv2d(
        { filters, kernelSize, strides, padding, activation: 'relu' }).apply(x);
    const pool = (x, padding) =>
        layers().maxPooling2d({ poolSize: 3, strides: 2, padding }).apply(x);
    const fire = (x, squeeze, expand) => {
        const y = conv(x, squeeze, 1);
        return layers().concatenate().apply([conv(y, expand, 1), conv(y, expand, 3)]);
    };
    const inputs = tf.input({ shape: [227, 227, 3] });
    let x = pool(conv(inputs, 64, 3, 'valid', 2), 'valid');
    x = pool(fire(fire(x, 16, 64), 16, 64), 'same');
    x = pool(fire(fire(x, 32, 128), 32, 128), 'same');
    x = fire(fire(fire(fire(x, 48, 192), 48, 192), 64, 256), 64, 256);
    x = layers().globalAveragePooling2d({}).apply(conv(x, 1000, 1));
    const outputs = layers().activation({ activation: 'softmax' }).apply(x);
    const model = setWeights(tf.model({ inputs, outputs }));
    return (images) => model.predict(images);
}
