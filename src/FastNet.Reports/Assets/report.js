'use strict';
// Draws the charts of a report and sorts its tables. All data stand in the page; nothing is loaded.
(() => {
  const root = document.documentElement;
  const specs = JSON.parse(document.getElementById('charts').textContent);
  const viridis = [[68, 1, 84], [71, 45, 123], [59, 82, 139], [44, 114, 142], [33, 145, 140], [40, 174, 128], [94, 201, 98], [173, 220, 48], [253, 231, 37]];
  const colors = 8;
  const shapes = ['circle', 'rectRot', 'triangle', 'rect', 'star'];

  const css = name => getComputedStyle(root).getPropertyValue(name).trim();
  const series = number => css(`--c${number % colors}`);
  const faint = color => color + '33';
  const percent = value => `${(100 * value).toFixed(1)} %`;
  const short = value => Math.abs(value) >= 1e5 || (value !== 0 && Math.abs(value) < 1e-3) ? value.toExponential().replace('e+', 'e') : String(Number(value.toPrecision(4)));

  const ramp = part => {
    const place = Math.max(0, Math.min(1, part)) * (viridis.length - 1);
    const low = Math.min(viridis.length - 2, Math.floor(place));
    const mix = viridis[low].map((value, i) => Math.round(value + (place - low) * (viridis[low + 1][i] - value)));
    return `rgb(${mix.join(', ')})`;
  };

  // Vertical bars with caps through the points of a series.
  const errorBars = {
    id: 'errorBars',
    afterDatasetsDraw(chart) {
      chart.data.datasets.forEach((set, index) => {
        if (!set.error || !chart.isDatasetVisible(index)) return;
        const context = chart.ctx;
        context.save();
        context.strokeStyle = set.borderColor;
        context.lineWidth = 1.5;
        chart.getDatasetMeta(index).data.forEach((point, i) => {
          const value = set.data[i].y;
          if (value === null || set.error[i] === null) return;
          const top = chart.scales.y.getPixelForValue(value + set.error[i]);
          const bottom = chart.scales.y.getPixelForValue(value - set.error[i]);
          context.beginPath();
          for (const y of [top, bottom]) { context.moveTo(point.x - 4, y); context.lineTo(point.x + 4, y); }
          context.moveTo(point.x, top); context.lineTo(point.x, bottom);
          context.stroke();
        });
        context.restore();
      });
    },
  };

  const axis = (label, log, isPercent, extra) => ({
    type: log ? 'logarithmic' : 'linear',
    title: { display: true, text: label, color: css('--soft') },
    grid: { color: css('--grid') },
    border: { color: css('--line') },
    ticks: {
      ...extra.ticks,
      color: css('--soft'), maxRotation: 0, autoSkip: true, autoSkipPadding: 14,
      callback: value => {
        if (extra.zero !== undefined && extra.zero !== null && Math.abs(value / extra.zero - 1) < 1e-6) return '0';
        if (isPercent) return `${Number((100 * value).toPrecision(6))} %`;
        if (!log) return short(value);
        const power = Math.log10(value);
        if (!extra.all && !extra.fine && Math.abs(power - Math.round(power)) > 1e-9) return '';
        return value < 0.01 ? Number(value.toPrecision(3)).toExponential() : short(value);
      },
    },
    ...extra.scale,
  });

  const marks = values => values ? { afterBuildTicks: scale => { scale.ticks = values.map(value => ({ value })); } } : {};
  const points = (xs, ys) => xs.map((x, i) => ({ x, y: ys[i] }));

  // A dot on a canvas as wide as the lines of a legend; as a point's own style it would be drawn as an ellipse.
  const dot = color => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [26, 8];
    const context = canvas.getContext('2d');
    context.fillStyle = color;
    context.arc(13, 4, 4, 0, 2 * Math.PI);
    context.fill();
    return canvas;
  };

  // A line, or a dot where there is no line; the edges of a band have no name.
  const names = chart => Chart.defaults.plugins.legend.labels.generateLabels(chart)
    .filter(item => !chart.data.datasets[item.datasetIndex].edge)
    .map(item => {
      const set = chart.data.datasets[item.datasetIndex];
      return { ...item, fontColor: css('--ink'), lineWidth: 2, lineDash: set.borderDash, pointStyle: set.showLine ? 'line' : dot(set.borderColor) };
    });

  const lineChart = spec => {
    const datasets = [];
    let [low, high] = [Infinity, -Infinity];
    for (const line of spec.series) {
      const color = series(line.color);
      const few = line.px.length <= 40;
      if (line.low && line.high) {
        const edge = { borderWidth: 0, pointRadius: 0, pointHitRadius: 0, edge: true };
        datasets.push({ ...edge, data: points(line.px, line.high), backgroundColor: faint(color), fill: '+1', order: 9 }, { ...edge, data: points(line.px, line.low), order: 9 });
      }
      line.py.forEach((y, i) => {
        if (y === null) return;
        const error = line.error ? line.error[i] ?? 0 : 0;
        low = Math.min(low, y - error); high = Math.max(high, y + error);
      });
      datasets.push({
        label: line.name, data: points(line.px, line.py), error: line.error, showLine: !line.points,
        borderColor: line.points ? faint(color) : color, backgroundColor: line.points ? faint(color) : color, borderWidth: 2, borderDash: line.dashed ? [6, 4] : [],
        pointRadius: line.points ? 3 : few ? 2.5 : 0, pointHoverRadius: 4, pointStyle: shapes[Math.floor(line.color / colors) % shapes.length], order: line.points ? 8 : 1,
      });
    }
    const room = 0.05 * (high - low);
    const widest = spec.series.some(line => line.error) && Number.isFinite(room) ? { suggestedMin: low - room, suggestedMax: high + room } : {};
    const xs = spec.series.flatMap(line => line.px);
    const fit = spec.logX || xs.length === 0 ? {} : { min: Math.min(0, ...xs), max: Math.max(...xs) };
    return {
      type: 'line',
      data: { datasets },
      options: {
        interaction: { mode: 'nearest', axis: 'x', intersect: false },
        scales: { x: axis(spec.x, spec.logX, false, { all: Boolean(spec.ticks), scale: { ...fit, ...marks(spec.ticks) }, ticks: spec.logX ? {} : { precision: 0, includeBounds: false } }), y: axis(spec.y, spec.logY, spec.percent, { fine: true, scale: widest }) },
        plugins: {
          legend: { display: spec.series.length > 1, position: 'bottom', labels: { color: css('--ink'), usePointStyle: true, pointStyleWidth: 26, generateLabels: names } },
          tooltip: {
            filter: item => !item.dataset.edge,
            callbacks: {
              title: items => items.length ? `${spec.x} ${short(items[0].parsed.x)}` : '',
              label: item => ` ${item.dataset.label}: ${spec.percent ? percent(item.parsed.y) : short(item.parsed.y)}${item.dataset.error ? ` ± ${percent(item.dataset.error[item.dataIndex])}` : ''}`,
            },
          },
        },
      },
    };
  };

  const scatterChart = spec => {
    const known = spec.values.filter(value => value !== null);
    const [low, high] = [Math.min(...known), Math.max(...known)];
    const fill = spec.values.map(value => value === null ? 'transparent' : ramp(high > low ? (value - low) / (high - low) : 1));
    const room = (log, values) => {
      const [least, most] = [Math.min(...values), Math.max(...values)];
      return log ? { min: least / 2, max: most * 2 } : { suggestedMin: least - 0.08 * (most - least), suggestedMax: most + 0.08 * (most - least) };
    };
    return {
      type: 'scatter',
      data: {
        datasets: [{
          data: points(spec.px, spec.py), pointBackgroundColor: fill,
          pointBorderColor: spec.values.map(value => value === null ? css('--bad') : css('--card')), pointBorderWidth: spec.values.map(value => value === null ? 2 : 1),
          pointStyle: spec.values.map(value => value === null ? 'crossRot' : 'circle'), pointRadius: 7, pointHoverRadius: 9,
        }],
      },
      options: {
        scales: {
          x: axis(spec.x, spec.logX, false, { zero: spec.zeroX, all: Boolean(spec.ticksX), scale: { ...room(spec.logX, spec.px), ...marks(spec.ticksX) } }),
          y: axis(spec.y, spec.logY, false, { zero: spec.zeroY, all: Boolean(spec.ticksY), scale: { ...room(spec.logY, spec.py), ...marks(spec.ticksY) } }),
        },
        plugins: {
          legend: { display: false },
          tooltip: {
            displayColors: false,
            callbacks: { label: item => [spec.labels[item.dataIndex], `${spec.value}: ${spec.values[item.dataIndex] === null ? 'diverged or unknown' : (spec.percent ? percent : short)(spec.values[item.dataIndex])}`] },
          },
        },
      },
    };
  };

  Chart.defaults.animation = false;
  Chart.defaults.maintainAspectRatio = false;
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  let charts = [];
  const draw = () => {
    charts.forEach(chart => chart.destroy());
    charts = [...document.querySelectorAll('canvas[data-chart]')].map(canvas => {
      const spec = specs[Number(canvas.dataset.chart)];
      const config = spec.kind === 'scatter' ? scatterChart(spec) : lineChart(spec);
      return new Chart(canvas, { ...config, plugins: [errorBars] });
    });
  };
  draw();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  addEventListener('beforeprint', () => { root.classList.add('print'); draw(); });
  addEventListener('afterprint', () => { root.classList.remove('print'); draw(); });

  for (const table of document.querySelectorAll('table.sortable')) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => head.querySelector('button').addEventListener('click', () => {
      const descending = head.getAttribute('aria-sort') !== 'descending';
      heads.forEach(other => other.removeAttribute('aria-sort'));
      head.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
      const body = table.tBodies[0];
      const key = row => {
        const cell = row.cells[column];
        return cell.dataset.value === undefined ? cell.textContent : cell.dataset.value === '' ? null : Number(cell.dataset.value);
      };
      // What has no value stays at the end in either order.
      const compare = (a, b) => a === null || b === null ? (a === null) - (b === null)
        : (typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'en', { numeric: true })) * (descending ? -1 : 1);
      body.append(...[...body.rows].sort((a, b) => compare(key(a), key(b))));
    }));
  }

  // With #check behind the address the page looks at itself, for tests: how many colours each canvas has, whether tables sort, whether pictures were decoded.
  if (location.hash === '#check') {
    for (const canvas of document.querySelectorAll('canvas[data-chart]')) {
      const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
      canvas.dataset.colours = new Set(new Uint32Array(pixels.buffer)).size;
    }
    const sorted = [...document.querySelectorAll('table.sortable')].every(table => [...table.tHead.rows[0].cells].every((head, column) => {
      head.querySelector('button').click();
      const values = [...table.tBodies[0].rows].map(row => row.cells[column].dataset.value).filter(value => value !== undefined);
      const known = values.filter(value => value !== '').map(Number);
      return known.every((value, i) => i === 0 || known[i - 1] >= value) && values.slice(known.length).every(value => value === '');
    }));
    root.dataset.sorted = sorted ? 'yes' : 'no';
    addEventListener('load', () => { root.dataset.pictures = [...document.images].filter(image => image.naturalWidth > 0).length; });
  }
})();
