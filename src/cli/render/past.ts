// What tables of the past have in common: their end first, one unit for all rows, times in UTC, and a bar in a column that can be missed.
import { GiB, maxBytes, type Bytes } from '../../core/bytes.ts';
import type { BucketLength } from '../../core/history/buckets.ts';
import { amount, unitFor, type Unit } from './quantity.ts';
import type { Cell, Column } from './table.ts';
import { signsOf, type Theme } from './theme.ts';

/** What is left of a terminal of 80 columns beside the figures of a pool of some TiB. */
export const BAR_CELLS = 24;

/** The column of bars; `head` says of which figure. */
export function barColumn(head: string): Column {
  return { head, align: 'left', leftOut: 1 };
}

/** The last rows, as many as are shown: what was long ago can be asked for. */
export function latest<T>({ rowLimit }: Theme, rows: readonly T[]): readonly T[] {
  return rowLimit === undefined ? rows : rows.slice(-rowLimit);
}

/** That there are more, before those that are shown. */
export function moreBefore(theme: Theme, count: number): readonly string[] {
  return count === 0 ? [] : [`  ${signsOf(theme).ellipsis} ${count} more before: --all shows every row`];
}

/** One unit for all rows, so that they can be compared by eye. */
export function unitOf(theme: Theme, values: readonly (Bytes | undefined)[]): Unit {
  const sizes = values.flatMap((value) => (value === undefined ? [] : [value < 0n ? -value : value]));
  // Where nothing is known it does not matter, but pools are rarely small.
  return unitFor(theme, sizes.length === 0 ? 64n * GiB : sizes.reduce(maxBytes));
}

/** A number of that unit; red below zero. */
export function pastCell(theme: Theme, unit: Unit, value: Bytes | undefined): Cell {
  const text = amount(theme, unit, value);
  return value !== undefined && value < 0n ? { text, style: 'red' } : text;
}

/** When a bucket begins, as exactly as it has to be told. */
export function timeText(atMs: number, resolution: BucketLength): string {
  const text = new Date(atMs).toISOString();
  return resolution === '1d' ? text.slice(0, 10) : `${text.slice(0, 16)}Z`;
}
