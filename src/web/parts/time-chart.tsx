// Figures over time, drawn by uPlot, with the same figures as a table for those who cannot see the drawing.
import { useEffect, useRef, type ReactNode } from 'react';
import UPlot from 'uplot';
import { formatBytes } from '../../core/format-bytes.ts';
import { useWords } from '../words/language.tsx';
import { Bytes, Moment } from './figures.tsx';

/** One line of a chart. Its values are in bytes; undefined where nobody knows. */
export interface ChartLine {
  readonly label: string;
  /** A CSS class; its colour is the line's. */
  readonly kind: 'occupied' | 'available' | 'growth' | 'worst';
  readonly values: readonly (bigint | undefined)[];
}

/** Something that happened at a time: a mark on the axis. */
export interface ChartMark {
  readonly atMs: number;
  readonly label: string;
}

const HEIGHT = 240;

/** Rows of the table: as many as somebody reads aloud. */
const MOST_ROWS = 50;

/** The chart. */
export function TimeChart({
  atMs,
  lines,
  marks,
  caption,
}: {
  readonly atMs: readonly number[];
  readonly lines: readonly ChartLine[];
  readonly marks: readonly ChartMark[];
  readonly caption: string;
}): ReactNode {
  const { host, columns } = useWords();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const chart = new UPlot(optionsFor(element, lines, marks), dataOf(atMs, lines), element);
    const observer = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: HEIGHT }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.destroy();
    };
  }, [atMs, lines, marks]);
  const every = Math.max(1, Math.ceil(atMs.length / MOST_ROWS));
  const rows = atMs.map((at, index) => ({ at, index })).filter(({ index }) => index % every === 0);
  return (
    <figure className="chart">
      <figcaption>{caption}</figcaption>
      <div ref={place} aria-hidden="true" />
      <details>
        <summary>{host.pastTable}</summary>
        <div className="scrolls" tabIndex={0} role="region" aria-label={caption}>
          <table>
            <thead>
              <tr>
                <th scope="col">{columns.time}</th>
                {lines.map(({ label }) => (
                  <th key={label} scope="col" className="number">
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ at, index }) => (
                <tr key={at}>
                  <th scope="row">
                    <Moment atMs={at} />
                  </th>
                  {lines.map(({ label, values }) => (
                    <td key={label} className="number">
                      <Bytes of={values[index]} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

function dataOf(atMs: readonly number[], lines: readonly ChartLine[]): UPlot.AlignedData {
  const seconds = atMs.map((ms) => ms / 1_000);
  // A line on a screen needs no more than 53 bits.
  return [seconds, ...lines.map(({ values }) => values.map((value) => (value === undefined ? null : Number(value))))];
}

function optionsFor(element: HTMLElement, lines: readonly ChartLine[], marks: readonly ChartMark[]): UPlot.Options {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const ink = colour('ink-soft');
  const axis = { stroke: ink, grid: { stroke: colour('rule'), width: 1 }, ticks: { show: false } };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    cursor: { drag: { x: true, y: false } },
    legend: { live: true },
    scales: { x: { time: true } },
    axes: [
      axis,
      { ...axis, size: 80, values: (_chart, ticks) => ticks.map((tick) => formatBytes(BigInt(Math.round(tick)))) },
    ],
    series: [
      {},
      ...lines.map(({ label, kind }) => ({
        label,
        stroke: colour(`chart-${kind}`),
        width: kind === 'worst' ? 2 : 1.25,
        dash: kind === 'growth' ? [6, 4] : [],
        spanGaps: false,
        value: (_chart: UPlot, value: number | null) => (value === null ? '—' : formatBytes(BigInt(Math.round(value)))),
      })),
    ],
    hooks: { draw: [(chart) => drawMarks(chart, marks, colour('critical'))] },
  };
}

function drawMarks(chart: UPlot, marks: readonly ChartMark[], colour: string): void {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.setLineDash([2, 3]);
  for (const { atMs } of marks) {
    const x = Math.round(chart.valToPos(atMs / 1_000, 'x', true));
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.restore();
}
