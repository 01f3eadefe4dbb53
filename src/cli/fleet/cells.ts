// Cells of the tables of the commands that ask a server: bounds with their signs, and hosts with their state.
import { atLeast } from '../../core/bound.ts';
import type { Bytes } from '../../core/bytes.ts';
import type { Freshness } from '../../core/freshness.ts';
import { size } from '../listing.ts';
import type { Cell, Row } from '../render/table.ts';
import { named, signsOf, type Theme } from '../render/theme.ts';

/** A size that may be a lower bound. */
export function leastCell(theme: Theme, bytes: Bytes | undefined, isLeast: boolean): string {
  const known = atLeast(bytes, isLeast);
  if (known === undefined) return signsOf(theme).unknown;
  return `${isLeast ? signsOf(theme).atLeast : ''}${size(theme, known)}`;
}

/** A difference that may be an upper bound; red below zero. */
export function mostCell(theme: Theme, bytes: Bytes | undefined, isMost: boolean): Cell {
  if (bytes === undefined) return signsOf(theme).unknown;
  const text = `${isMost ? signsOf(theme).atMost : ''}${size(theme, bytes)}`;
  return bytes < 0n ? { text, style: 'red' } : text;
}

/** A host's name; with its state where its figures are not of now. */
export function hostCell(theme: Theme, name: string, freshness: Freshness): string {
  return freshness === 'fresh' ? named(theme, name) : `${named(theme, name)} (${freshness})`;
}

/** What the two signs mean, where they occur. */
export function boundLine(theme: Theme, rows: readonly Row[]): readonly string[] {
  const signs = signsOf(theme);
  const text = rows.flat().map((cell) => (typeof cell === 'string' ? cell : cell.text));
  if (!text.some((cell) => cell.startsWith(signs.atLeast) || cell.startsWith(signs.atMost))) return [];
  return [
    `  ${signs.atLeast} at least, ${signs.atMost} at most: something could not be read, or only in part; ${signs.unknown} not known`,
  ];
}
