// node digit-page.mjs SITE [SCREENSHOT]: serves the published page, draws the ten digits in Chromium with the mouse, and expects each to be named.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';

// Strokes of the mouse on the page's pad of 280 x 280, not those that the net has learnt.
const drawings = [
    '150,40 105,70 90,140 105,205 145,235 185,205 200,140 185,75 150,42',
    '110,90 150,45 150,140 150,240',
    '90,85 115,50 165,50 185,90 160,140 85,230 195,232',
    '95,55 150,40 180,75 155,125 125,132 175,145 190,195 150,235 90,220',
    '120,45 85,150 200,150 | 170,95 165,240',
    '185,45 110,45 102,125 150,115 190,150 180,210 135,235 90,220',
    '165,40 115,95 92,165 110,225 155,232 182,195 160,155 115,160 95,190',
    '85,50 195,50 160,130 130,240',
    '170,70 140,45 108,75 125,115 165,150 175,205 140,235 105,205 120,150 160,115 172,75',
    '180,80 145,48 105,75 115,125 155,130 180,85 175,160 160,235',
];

const [site, screenshot] = process.argv.slice(2);
const types = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };
const server = createServer(async (request, response) => {
    try {
        const path = new URL(request.url, 'http://localhost').pathname;
        const name = path === '/' ? '/index.html' : path;
        const file = await readFile(join(site, name));
        response.writeHead(200, { 'Content-Type': types[extname(name)] ?? 'application/octet-stream' }).end(file);
    } catch {
        response.writeHead(404).end();
    }
});
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
const profile = await mkdtemp(join(tmpdir(), 'digits-'));
const browser = spawn('chromium', [
    '--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', `--user-data-dir=${profile}`, '--window-size=900,700', '--remote-debugging-pipe', 'about:blank',
], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
const ended = new Promise(resolve => browser.on('close', resolve));

// The DevTools protocol on a pair of pipes: JSON, a zero byte after each message.
let session, last = 0, rest = '';
const answers = new Map();
const log = [];
browser.stdio[4].setEncoding('utf8').on('data', text => {
    const messages = (rest + text).split('\0');
    rest = messages.pop();
    for (const message of messages.map(JSON.parse)) {
        if (message.id) {
            answers.get(message.id)(message);
        } else if (message.method === 'Runtime.exceptionThrown') {
            log.push(message.params.exceptionDetails.exception?.description ?? message.params.exceptionDetails.text);
        }
    }
});

async function send(method, params = {}) {
    const id = ++last;
    const answer = new Promise(resolve => answers.set(id, resolve));
    browser.stdio[3].write(JSON.stringify({ id, method, params, sessionId: session }) + '\0');
    const { result, error } = await answer;
    if (error || result.exceptionDetails) {
        throw new Error(`${method}: ${error?.message ?? result.exceptionDetails.text}`);
    }

    return result;
}

const evaluate = async expression => (await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })).result.value;
const mouse = (type, x, y) => send('Input.dispatchMouseEvent', { type, x, y, button: 'left', buttons: type === 'mouseReleased' ? 0 : 1, clickCount: 1 });
// Two frames later the page has answered.
const settle = () => evaluate('new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))');

async function draw(strokes, left, top) {
    for (const stroke of strokes.split(' | ')) {
        const points = stroke.split(' ').map(point => point.split(',').map(Number));
        await mouse('mousePressed', left + points[0][0], top + points[0][1]);
        for (let i = 1; i < points.length; i++) {
            for (let step = 1; step <= 4; step++) {
                const at = axis => points[i - 1][axis] + (points[i][axis] - points[i - 1][axis]) * step / 4;
                await mouse('mouseMoved', left + at(0), top + at(1));
            }
        }
        await mouse('mouseReleased', left + points.at(-1)[0], top + points.at(-1)[1]);
    }
    await settle();
}

let failures = 0;
const patience = setTimeout(() => browser.kill('SIGKILL'), 120_000);
browser.on('exit', () => answers.forEach(resolve => resolve({ error: { message: 'Chromium ended' } })));
try {
    const { targetInfos } = await send('Target.getTargets');
    const target = targetInfos.find(({ type }) => type === 'page').targetId;
    session = (await send('Target.attachToTarget', { targetId: target, flatten: true })).sessionId;
    await send('Runtime.enable');
    await send('Page.enable');
    await send('Page.navigate', { url: `http://127.0.0.1:${server.address().port}/` });
    const status = 'document.getElementById("status")?.textContent';
    for (let tries = 0; !/Ready|could not/.test(await evaluate(status)) && tries < 600; tries++) {
        await new Promise(resolve => setTimeout(resolve, 100));
    }
    console.log(await evaluate(status));
    const [left, top] = await evaluate('(box => [box.left, box.top])(document.getElementById("pad").getBoundingClientRect())');
    for (let digit = 0; digit < 10; digit++) {
        await evaluate('document.getElementById("clear").click()');
        await draw(drawings[digit], left, top);
        const named = await evaluate('document.getElementById("answer").textContent');
        const share = await evaluate('document.querySelector(".best td:nth-child(3)")?.textContent');
        failures += named === String(digit) ? 0 : 1;
        console.log(named === String(digit) ? `a drawn ${digit} is named, ${share}` : `a drawn ${digit} is called '${named}', ${share}`);
    }
    if (screenshot) {
        await writeFile(screenshot, (await send('Page.captureScreenshot')).data, 'base64');
    }
    await send('Browser.close').catch(() => {});
} catch (error) {
    failures++;
    console.log(error.message);
    browser.kill();
}
clearTimeout(patience);
await ended;
server.close();
await rm(profile, { recursive: true, force: true, maxRetries: 5 });
log.forEach(line => console.log(`the page threw: ${line}`));
process.exit(failures + log.length);
