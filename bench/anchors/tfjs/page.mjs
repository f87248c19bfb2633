// Runs in the browser: window.rendererName() and window.measure(workload, effort).
import { median } from './numbers.mjs';
import { workloads } from './workloads.mjs';

async function setUp() {
    await tf.setBackend('webgl');
    await tf.ready();
    if (tf.getBackend() !== 'webgl') throw new Error('TensorFlow.js has no WebGL here');
    if (!tf.env().getBool('WEBGL_RENDER_FLOAT32_ENABLED')) {
        throw new Error('WebGL cannot render to float32 here');
    }
    // data() polls a fence with a timer, which costs up to 5 ms; dataSync() waits for the values.
    tf.Tensor.prototype.data = async function () { return this.dataSync(); };
}

async function runOnce(iteration) {
    const result = await iteration();
    const tensors = (Array.isArray(result) ? result : [result]).filter((x) => x.dataSync);
    for (const tensor of tensors) tensor.dataSync();
    tf.dispose(tensors);
}

// Warms up, then takes the time of iterations.
async function sample(iteration, { seconds, least, most }) {
    const times = [];
    const warmUpEnd = performance.now() + 400 * seconds;
    for (let i = 0; i < 2 || (i < 10 && performance.now() < warmUpEnd); i++) {
        await runOnce(iteration);
    }
    const end = performance.now() + 1000 * seconds;
    while (times.length < least || (times.length < most && performance.now() < end)) {
        const start = performance.now();
        await runOnce(iteration);
        times.push(performance.now() - start);
    }
    return times;
}

window.rendererName = async () => {
    await setUp();
    const gl = tf.backend().gpgpu.gl;
    const info = gl.getExtension('WEBGL_debug_renderer_info');
    return { version: tf.version.tfjs, renderer: gl.getParameter(info.UNMASKED_RENDERER_WEBGL) };
};

window.measure = async (name, effort) => {
    await setUp();
    return median(await sample(workloads[name](), effort));
};

window.isReady = true;
