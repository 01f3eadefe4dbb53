// uPlot as it is used here: colours from the style sheet, bytes and local times on the axes, marks, and a window that the pointer chooses.
import UPlot from 'uplot';
import { formatBytes } from '../../core/format-bytes.ts';
import type { ChartLine, ChartMark } from './chart-lines.ts';
import { momentText } from './figures.tsx';
import type { ChosenWindow } from './past-controls.tsx';
import { leastSpace, timeLabels } from './time-axis.ts';

/** What is drawn. */
export interface Drawing {
  readonly atMs: readonly number[];
  readonly lines: readonly ChartLine[];
  readonly marks: readonly ChartMark[];
  readonly chosen: ChosenWindow;
  readonly isStepped: boolean;
  /** What the time is called in the legend. */
  readonly timeLabel: string;
  /** BCP 47. */
  readonly locale: string;
}

const HEIGHT = 240;

/** In pixels: of a point that stands alone. */
const POINT = 6;

/** In pixels: less was a click. */
const LEAST_DRAG = 5;

/** Of the axis of time. */
const FONT = '12px system-ui, sans-serif';

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

function optionsFor(element: HTMLElement, drawing: Drawing): UPlot.Options {
  const { lines, marks, chosen, isStepped } = drawing;
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
      {
        ...axis,
        font: FONT,
        space: leastSpace(drawing.locale, widthIn(FONT)),
        values: (_chart, ticks, _axis, _space, step) => timeLabels(ticks, step, drawing.locale),
      },
      { ...axis, size: 80, incrs: BYTE_STEPS, values: (_chart, ticks) => ticks.map(bytesText) },
    ],
    series: [
      {
        label: drawing.timeLabel,
        value: (_chart: UPlot, _seconds: number | null, _series: number, at: number | null) => timeAt(drawing, at),
      },
      ...lines.map(({ label, kind, values }) => ({
        label,
        stroke: colour(`chart-${kind}`),
        width: kind === 'worst' ? 2 : 1.25,
        dash: kind === 'growth' ? [6, 4] : [],
        spanGaps: false,
        // A line of one point is none.
        points: { show: true, size: POINT, fill: colour(`chart-${kind}`), filter: () => lonePoints(values) },
        ...(stepped === undefined ? {} : { paths: stepped }),
        value: (_chart: UPlot, _value: number | null, _series: number, at: number | null) => valueAt(values, at),
      })),
    ],
    hooks: {
      draw: [(chart) => drawMarks(chart, marks, { forced: colour('critical'), resized: colour('accent') })],
      setSelect: [(chart) => zoomTo(chart, chosen)],
    },
  };
}

/** Those that no line leads to or from. */
function lonePoints(values: ChartLine['values']): number[] {
  return [...values.keys()].filter((at) => [-1, 0, 1].every((by) => (values[at + by] === undefined) === (by !== 0)));
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

/** Of the point that the pointer is at; of the latest where it is at none: a dash would say that nobody knows. */
function valueAt(values: readonly (bigint | undefined)[], at: number | null): string {
  const value = values.at(at ?? -1);
  return value === undefined ? '—' : bytesText(Number(value));
}

function timeAt({ atMs, locale }: Drawing, at: number | null): string {
  const ms = atMs.at(at ?? -1);
  return ms === undefined ? '—' : momentText(ms, locale);
}

function bytesText(value: number): string {
  return formatBytes(BigInt(Math.round(value))).replace('-', '−');
}

/** How wide a text of the axes is, as the browser draws it. */
function widthIn(font: string): (text: string) => number {
  const context = document.createElement('canvas').getContext('2d');
  if (context === null) return (text) => text.length * 12;
  context.font = font;
  return (text) => context.measureText(text).width;
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
