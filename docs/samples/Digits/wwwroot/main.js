// The strokes of the mouse, a pen or a finger go to FastNet as points. What comes back is the picture for the net, and its probabilities.
const pad = document.getElementById('pad');
const ink = pad.getContext('2d');
const seen = document.getElementById('seen').getContext('2d');
const answer = document.getElementById('answer');
const status = document.getElementById('status');
const classes = document.getElementById('classes');
const rows = [...Array(10).keys()].map(digit => {
    const row = classes.insertRow();
    row.insertCell().textContent = digit;
    const bar = row.insertCell().appendChild(document.createElement('div'));
    bar.className = 'bar';
    return { row, bar, number: row.insertCell() };
});

let page = null;
let points = [];
let drawing = false;
let waiting = false;
clear();

async function load() {
    const { dotnet } = await import('./_framework/dotnet.js');
    const runtime = await dotnet.create();
    const exports = await runtime.getAssemblyExports('Digits.dll');
    const response = await fetch('./model.safetensors');
    if (!response.ok) {
        throw new Error('there is no model.safetensors beside this page; fastnet train makes one');
    }

    exports.Page.Load(new Uint8Array(await response.arrayBuffer()));
    page = exports.Page;
    status.textContent = 'Ready.';
    name();
}

function clear() {
    points = [];
    ink.clearRect(0, 0, pad.width, pad.height);
    seen.clearRect(0, 0, 28, 28);
    answer.textContent = '';
    show(Array(10).fill(0));
}

function show(probabilities) {
    const best = Math.max(...probabilities);
    rows.forEach(({ row, bar, number }, digit) => {
        bar.style.width = `${100 * probabilities[digit]}%`;
        number.textContent = `${(100 * probabilities[digit]).toFixed(1)} %`;
        row.className = best > 0 && probabilities[digit] === best ? 'best' : '';
    });
    answer.textContent = best > 0 ? probabilities.indexOf(best) : '';
}

function name() {
    waiting = false;
    if (!page || points.length === 0) {
        return;
    }

    const picture = page.Picture(points);
    const image = seen.createImageData(28, 28);
    picture.forEach((light, i) => image.data.set([light, light, light, 255], 4 * i));
    seen.putImageData(image, 0, 0);
    show(page.Probabilities(picture));
}

function add(event) {
    const box = pad.getBoundingClientRect();
    const [x, y] = [(event.clientX - box.left) * pad.width / box.width, (event.clientY - box.top) * pad.height / box.height];
    const [lastX, lastY] = points.slice(-2);
    points.push(x, y);
    ink.lineWidth = 18;
    ink.lineCap = 'round';
    ink.strokeStyle = '#fff';
    ink.beginPath();
    ink.moveTo(Number.isFinite(lastX) ? lastX : x, Number.isFinite(lastY) ? lastY : y);
    ink.lineTo(x, y);
    ink.stroke();
    // Once a frame is enough, however often the mouse reports.
    if (!waiting) {
        waiting = true;
        requestAnimationFrame(name);
    }
}

pad.addEventListener('pointerdown', event => {
    pad.setPointerCapture(event.pointerId);
    drawing = true;
    add(event);
});
pad.addEventListener('pointermove', event => {
    if (drawing) {
        add(event);
    }
});
for (const end of ['pointerup', 'pointercancel']) {
    pad.addEventListener(end, () => {
        if (drawing) {
            drawing = false;
            points.push(NaN, NaN);
        }
    });
}
document.getElementById('clear').addEventListener('click', clear);
load().catch(error => { status.textContent = `FastNet could not start: ${error.message}`; });
