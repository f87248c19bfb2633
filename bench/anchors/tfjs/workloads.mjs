// The workloads of bench/, by their names there: float32, inputs on the device. Each makes its
// inputs and returns what one iteration does; that gives the tensors whose values are waited for,
// or a promise of a loss.
import { fill, filled } from './numbers.mjs';
import { cnn, mlp, mobileNet, squeezeNet } from './networks.mjs';

const kImages = [8, 32, 32, 32], kFilter = [3, 3, 32, 64], kResult = [8, 32, 32, 64];
const kSame = { strides: 1, pad: 'same', dataFormat: 'NHWC', dimRoundingMode: undefined };

const product = (m, k, n) => () => {
    const a = filled(1, [m, k]), b = filled(2, [k, n]);
    return () => tf.matMul(a, b);
};

const inference = (shape, makeNetwork) => () => {
    const x = filled(1, [1, ...shape]), network = makeNetwork();
    return () => network(x);
};

// One step of Adam; trainOnBatch reads the loss back.
const trainingStep = (itemShape, makeModel) => () => {
    const batch = 64;
    const x = filled(1, [batch, ...itemShape], 0, 1);
    const labels = tf.tensor1d(fill(2, batch, 0, 10).map(Math.floor), 'int32');
    const y = tf.keep(tf.oneHot(labels, 10).toFloat());
    const model = makeModel();
    model.compile({
        optimizer: tf.train.adam(0.001, 0.9, 0.999, 1e-7), loss: 'categoricalCrossentropy',
    });
    return () => model.trainOnBatch(x, y);
};

export const workloads = {
    matmul_256: product(256, 256, 256),
    matmul_512: product(512, 512, 512),
    matmul_1024: product(1024, 1024, 1024),
    matmul_2048: product(2048, 2048, 2048),
    matmul_4096: product(4096, 4096, 4096),
    matmul_64x784x128: product(64, 784, 128),
    conv2d: () => {
        const x = filled(1, kImages), w = filled(2, kFilter);
        return () => tf.conv2d(x, w, 1, 'same');
    },
    conv2d_input_gradient: () => {
        const filter = filled(2, kFilter), dy = filled(3, kResult);
        const options = { ...kSame, inputShape: kImages };
        return () => tf.engine().runKernel('Conv2DBackpropInput', { dy, filter }, options);
    },
    conv2d_filter_gradient: () => {
        const x = filled(1, kImages), dy = filled(3, kResult);
        const options = { ...kSame, filterShape: kFilter };
        return () => tf.engine().runKernel('Conv2DBackpropFilter', { x, dy }, options);
    },
    conv2d_forward_and_gradients: () => {
        const x = filled(1, kImages), w = filled(2, kFilter), dy = filled(3, kResult);
        const gradients = tf.grads((x, w) => tf.conv2d(x, w, 1, 'same'));
        return () => gradients([x, w], dy);
    },
    depthwise_3x3: () => {
        const x = filled(1, kImages), w = filled(2, [3, 3, 32, 1]);
        return () => tf.depthwiseConv2d(x, w, 1, 'same');
    },
    relu_mul_add_1M: () => {
        const [a, b, c] = [1, 2, 3].map((seed) => filled(seed, [1024, 1024]));
        return () => tf.tidy(() => tf.relu(tf.add(tf.mul(a, b), c)));
    },
    add_64x64_x100: () => {
        const a = filled(1, [64, 64]), b = filled(2, [64, 64]);
        return () => tf.tidy(() => {
            let y = a;
            for (let i = 0; i < 100; i++) y = tf.add(y, b);
            return y;
        });
    },
    sum_1M: () => {
        const a = filled(1, [1024, 1024]);
        return () => tf.sum(a);
    },
    softmax_64x1000: () => {
        const a = filled(1, [64, 1000], -5, 5);
        return () => tf.softmax(a);
    },
    max_pool_2x2: () => {
        const x = filled(1, kImages);
        return () => tf.maxPool(x, 2, 2, 'valid');
    },
    mlp_train: trainingStep([784], mlp),
    cnn_train: trainingStep([28, 28, 1], cnn),
    mobilenet_v1: inference([224, 224, 3], mobileNet),
    squeezenet: inference([227, 227, 3], squeezeNet),
};

// As in bench/: only where a graphics processor draws.
export const large = ['matmul_2048', 'matmul_4096'];
