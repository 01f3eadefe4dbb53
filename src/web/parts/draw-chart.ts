// uPlot as it is used here: colours from the style sheet, bytes and local times on the axes, marks, and a window that the pointer chooses.
import UPlot from 'uplot';
import { formatBytes } from '../../core/format-bytes.ts';
import type { ChosenWindow } from './past-controls.tsx';
import type { ChartLine, ChartMark } from './time-chart.tsx';

/** What is drawn. */
export interface Drawing {
  readonly atMs: readonly number[];
  readonly lines: readonly ChartLine[];
  readonly marks: readonly ChartMark[];
  readonly chosen: ChosenWindow;
  readonly isStepped: boolean;
  /** BCP 47. */
  readonly language: string;
}

const HEIGHT = 240;

/** In pixels: less was a click. */
const LEAST_DRAG = 5;

const DAY_SECONDS = 86_400;

/** Steps between the lines of the axis of bytes: powers of two, so that they are whole KiB, MiB and GiB. */
const BYTE_STEPS = Array.from({ length: 63 }, (_, power) => 2 ** power);

/** Draws into an element until the returned function is called. */
export function drawChart(element: HTMLElement, drawing: Drawing): () => void {
  const chart = new UPlot(optionsFor(element, drawing), dataOf(drawing), element);
  const observer = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: HEIGHT }));
  observer.observe(element);
  const { chosen } = drawing;
  const reset = (): void => {
    if (chosen.window.isZoomed) chosen.choose({ ...chosen.window, isZoomed: false });
  };
  chart.over.addEventListener('dblclick', reset);
  return () => {
    observer.disconnect();
    chart.destroy();
  };
}

function dataOf({ atMs, lines }: Drawing): UPlot.AlignedData {
  const seconds = atMs.map((ms) => ms / 1_000);
  // A line on a screen needs no more than 53 bits.
  return [seconds, ...lines.map(({ values }) => values.map((value) => (value === undefined ? null : Number(value))))];
}

function optionsFor(element: HTMLElement, { lines, marks, chosen, isStepped, language }: Drawing): UPlot.Options {
  const colour = (name: string): string => colourOf(element, name);
  const axis = { stroke: colour('ink-soft'), grid: { stroke: colour('rule'), width: 1 }, ticks: { show: false } };
  const stepped = isStepped ? UPlot.paths.stepped?.({ align: 1 }) : undefined;
  const { window } = chosen;
  return {
    width: element.clientWidth,
    height: HEIGHT,
    // The window is the address's: the drawing does not move by itself.
    cursor: { drag: { x: true, y: false, setScale: false }, bind: { dblclick: () => null } },
    legend: { live: true },
    scales: { x: { time: true, range: () => [window.fromMs / 1_000, window.toMs / 1_000] } },
    axes: [
      { ...axis, values: (_chart, ticks, _axis, _space, step) => timeLabels(ticks, step, language) },
      { ...axis, size: 80, incrs: BYTE_STEPS, values: (_chart, ticks) => ticks.map(bytesText) },
    ],
    series: [
      { value: (_chart: UPlot, seconds: number | null) => (seconds === null ? '—' : momentText(seconds, language)) },
      ...lines.map(({ label, kind }) => ({
        label,
        stroke: colour(`chart-${kind}`),
        width: kind === 'worst' ? 2 : 1.25,
        dash: kind === 'growth' ? [6, 4] : [],
        spanGaps: false,
        points: { show: false },
        ...(stepped === undefined ? {} : { paths: stepped }),
        value: (_chart: UPlot, value: number | null) => (value === null ? '—' : bytesText(value)),
      })),
    ],
    hooks: {
      draw: [(chart) => drawMarks(chart, marks, { forced: colour('critical'), resized: colour('accent') })],
      setSelect: [(chart) => zoomTo(chart, chosen)],
    },
  };
}

/** As the browser resolves it: what stands in the style sheet may be one colour for light and another for dark, which no canvas knows. */
function colourOf(element: HTMLElement, name: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(--${name})`;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

function bytesText(value: number): string {
  return formatBytes(BigInt(Math.round(value))).replace('-', '−');
}

function momentText(seconds: number, language: string): string {
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' });
  return format.format(seconds * 1_000);
}

/** Local times; a date where a day begins, or where the steps are days. */
function timeLabels(ticks: readonly number[], step: number, language: string): string[] {
  const time = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const date = new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric' });
  if (step >= DAY_SECONDS) return ticks.map((tick) => date.format(tick * 1_000));
  return ticks.map((tick, index) => {
    const at = new Date(tick * 1_000);
    const isDay = index === 0 || (at.getHours() === 0 && at.getMinutes() === 0);
    return isDay ? `${time.format(at)}\n${date.format(at)}` : time.format(at);
  });
}

function zoomTo(chart: UPlot, chosen: ChosenWindow): void {
  const { left, width } = chart.select;
  if (width < LEAST_DRAG) return;
  const at = (x: number): number => Math.round(chart.posToVal(x, 'x') * 1_000);
  chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  chosen.zoom(at(left), at(left + width));
}

/** A line at each, and a shape on top of it. */
function drawMarks(
  chart: UPlot,
  marks: readonly ChartMark[],
  colours: Readonly<Record<ChartMark['kind'], string>>,
): void {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.setLineDash([2, 3]);
  for (const { atMs, kind } of marks) {
    const x = Math.round(chart.valToPos(atMs / 1_000, 'x', true));
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.strokeStyle = colours[kind];
    ctx.fillStyle = colours[kind];
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    drawSign(ctx, kind, x, bbox.top);
  }
  ctx.restore();
}

/** In device pixels. */
const SIGN = 6;

function drawSign(ctx: CanvasRenderingContext2D, kind: ChartMark['kind'], x: number, y: number): void {
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.lineTo(x + SIGN, y + (kind === 'forced' ? 2 * SIGN : SIGN));
  ctx.lineTo(x, y + 2 * SIGN);
  ctx.lineTo(x - SIGN, y + (kind === 'forced' ? 2 * SIGN : SIGN));
  ctx.closePath();
  ctx.fill();
}
