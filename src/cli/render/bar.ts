// A pool as one bar drawn through zero: what is occupied, what is promised of the rest, and what is promised beyond it.
import { maxBytes, minBytes, sumBytes, type Bytes } from '../../core/bytes.ts';
import type { Balance } from '../../core/pool.ts';
import { quantity, type Unit } from './quantity.ts';
import { paint, signsOf, type Signs, type Style, type Theme } from './theme.ts';

interface Segment {
  readonly sign: keyof Signs;
  readonly style: Style;
  readonly bytes: Bytes;
  readonly label: string;
}

const INDENT = '  ';

/** The bar and its legend; empty when nobody could say how full the pool is. `isBound`: more may be promised than it has, and less left. */
export function barLines(theme: Theme, unit: Unit, balance: Balance, isBound: boolean): readonly string[] {
  const segments = segmentsOf(balance, isBound);
  if (segments === undefined) return [];
  return [`${INDENT}${drawn(theme, segments)}`, ...legend(theme, unit, segments)];
}

function segmentsOf(balance: Balance, isBound: boolean): readonly Segment[] | undefined {
  const { occupied, available, worstCaseFree, growth, rootReserved } = balance;
  if (occupied === undefined || available === undefined || worstCaseFree === undefined) return undefined;
  const left = maxBytes(0n, worstCaseFree);
  const [least, most] = isBound ? [' at least', ' at most'] : ['', ''];
  const style = worstCaseFree < 0n ? 'yellow' : 'cyan';
  return [
    { sign: 'occupied', style: 'plain', bytes: occupied, label: 'occupied' },
    { sign: 'reserved', style: 'dim', bytes: rootReserved, label: 'reserved' },
    { sign: 'promised', style, bytes: minBytes(growth, maxBytes(0n, available)), label: `promised${least}` },
    { sign: 'left', style: 'green', bytes: left, label: `left${most}` },
    { sign: 'beyond', style: 'red', bytes: maxBytes(0n, -worstCaseFree), label: `beyond zero${least}` },
  ];
}

function drawn(theme: Theme, segments: readonly Segment[]): string {
  const signs = signsOf(theme);
  const zero = paint(theme, 'bold', signs.zero);
  const widths = apportion(
    segments.map((segment) => segment.bytes),
    theme.columns - INDENT.length - 1,
  );
  const parts = segments.map((segment, index) =>
    paint(theme, segment.style, signs[segment.sign].repeat(widths[index] ?? 0)),
  );
  return [...parts.slice(0, -1), zero, ...parts.slice(-1)].join('');
}

function legend(theme: Theme, unit: Unit, segments: readonly Segment[]): readonly string[] {
  const signs = signsOf(theme);
  const zero = { plain: `${signs.zero} zero`, text: `${paint(theme, 'bold', signs.zero)} zero` };
  const entries = segments
    .filter((segment) => segment.bytes > 0n)
    .map((segment) => {
      const words = `${segment.label} ${quantity(theme, unit, segment.bytes)}`;
      const sign = signs[segment.sign];
      return { plain: `${sign} ${words}`, text: `${paint(theme, segment.style, sign)} ${words}` };
    });
  const beyond = (segments.at(-1)?.bytes ?? 0n) > 0n;
  return joined(theme, beyond ? [...entries.slice(0, -1), zero, ...entries.slice(-1)] : [...entries, zero]);
}

function joined(theme: Theme, entries: readonly { plain: string; text: string }[]): readonly string[] {
  const lines: string[] = [];
  let used = 0;
  for (const entry of entries) {
    const fits = lines.length > 0 && used + 3 + entry.plain.length <= theme.columns;
    if (fits) lines.push(`${lines.pop() ?? ''}   ${entry.text}`);
    else lines.push(`${INDENT}${entry.text}`);
    used = fits ? used + 3 + entry.plain.length : INDENT.length + entry.plain.length;
  }
  return lines;
}

/** Whole cells in proportion to `parts`, `cells` in all; what is not nothing gets at least one, at the expense of the largest. */
function apportion(parts: readonly Bytes[], cells: number): readonly number[] {
  const total = sumBytes(parts);
  if (total === 0n) return parts.map(() => 0);
  const widths = parts.map((part) => (part > 0n ? Math.max(1, Number((part * BigInt(cells)) / total)) : 0));
  let excess = widths.reduce((sum, width) => sum + width, 0) - cells;
  while (excess !== 0) {
    const largest = widths.indexOf(Math.max(...widths));
    const step = excess > 0 ? -1 : 1;
    widths[largest] = (widths[largest] ?? 0) + step;
    excess += step;
  }
  return widths;
}
