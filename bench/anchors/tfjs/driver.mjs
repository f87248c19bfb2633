// node driver.mjs MODULES OUTPUT [REGEX] [quick]: see run.sh. MODULES is the folder that has
// node_modules; CHROMIUM the browser.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { OtherPrograms } from './machine.mjs';
import { serve } from './server.mjs';
import { large, workloads } from './workloads.mjs';

const [modules, output, regex = '', speed = ''] = process.argv.slice(2);
const { chromium } = createRequire(path.resolve(modules, 'x'))('playwright-core');
const here = path.dirname(fileURLToPath(import.meta.url));
const effort = speed === 'quick'
    ? { seconds: 0.6, least: 3, most: 30 } : { seconds: 2.5, least: 7, most: 60 };

// WebGL by way of ANGLE on the EGL that glgrad uses, without a display.
function browserArguments(profile) {
    return [
        '--headless=new', '--use-gl=angle', '--use-angle=gl-egl', '--ignore-gpu-blocklist',
        '--no-first-run', '--disable-background-networking', '--disable-component-update',
        '--disable-sync', '--disable-dev-shm-usage', '--disable-quic', '--remote-debugging-pipe',
        `--user-data-dir=${profile}`, ...(process.getuid() === 0 ? ['--no-sandbox'] : []),
        'about:blank',
    ];
}

async function openPage(context, address) {
    const page = await context.newPage();
    page.setDefaultTimeout(300_000);
    page.on('pageerror', (error) => console.error('tfjs:', error.message));
    await page.goto(address);
    await page.waitForFunction('window.isReady');
    return page;
}

async function measureAll(context, address) {
    const page = await openPage(context, address);
    const { version, renderer } = await page.evaluate('rendererName()');
    await page.close();
    const isSoftware = /llvmpipe|softpipe|swiftshader/i.test(renderer);
    const busy = [], ms = {};
    for (const name of Object.keys(workloads)) {
        if (!new RegExp(regex).test(name) || (isSoftware && large.includes(name))) continue;
        const page = await openPage(context, address);  // a new one: no memory of the last one
        const others = new OtherPrograms();
        try {
            ms[name] = Number((await page.evaluate(
                ([name, effort]) => window.measure(name, effort), [name, effort])).toPrecision(5));
            busy.push(others.cores());
            console.log(`${`${name}/tfjs`.padEnd(36)} ${ms[name].toFixed(4).padStart(10)} ms`);
        } catch (error) {
            console.error(`tfjs: ${name}: ${error.message}`);
        }
        await page.close();
    }
    return {
        id: 'tfjs', name: `TensorFlow.js ${version}`, device: `WebGL: ${renderer}`, against: 'gl',
        otherCores: busy.length === 0 ? 0 : busy.reduce((a, b) => a + b) / busy.length, ms,
    };
}

const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'glgrad_tfjs_'));
const { server, address } = await serve(
    [here, path.join(modules, 'node_modules/@tensorflow/tfjs/dist')]);
let context;
try {
    context = await chromium.launchPersistentContext(profile, {
        executablePath: process.env.CHROMIUM,
        ignoreDefaultArgs: true,
        args: browserArguments(profile),
    });
    const peer = await measureAll(context, address);
    fs.writeFileSync(output, JSON.stringify(peer, null, 1) + '\n');
} finally {
    await context?.close();
    server.close();
    fs.rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
}
