// A value at each of several times as bars from one zero, so that how it went can be seen down a column.
import { maxBytes, minBytes, type Bytes } from '../../core/bytes.ts';
import { signsOf, type Theme } from './theme.ts';

/** One bar a value, at most `cells` wide and one for zero where there are negative ones; empty where it is not known. What is not
 *  nothing has a cell. Without colours: a cell's style is its table's. */
export function timeBars(theme: Theme, values: readonly (Bytes | undefined)[], cells: number): readonly string[] {
  const { occupied, beyond, zero } = signsOf(theme);
  const known = values.filter((value) => value !== undefined);
  const low = known.reduce(minBytes, 0n);
  const high = known.reduce(maxBytes, 0n);
  const unit = { spanned: high - low, cells };
  const room = cellsOf(-low, unit);
  return values.map((value) => {
    if (value === undefined) return '';
    const width = cellsOf(value < 0n ? -value : value, unit);
    const below = value < 0n ? beyond.repeat(width) : '';
    const above = value > 0n ? occupied.repeat(width) : '';
    return low < 0n ? `${' '.repeat(room - below.length)}${below}${zero}${above}` : above;
  });
}

function cellsOf(size: Bytes, { spanned, cells }: { readonly spanned: Bytes; readonly cells: number }): number {
  if (size <= 0n) return 0;
  return Math.max(1, Number((size * BigInt(cells) + spanned / 2n) / spanned));
}
