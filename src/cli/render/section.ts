// Headings, and how long lists are cut short.
import { sumBytes, type Bytes } from '../../core/bytes.ts';
import { quantity, sizeOf, type Unit } from './quantity.ts';
import { paint, type Theme } from './theme.ts';
import { wrapLines } from './wrap.ts';

/** A list cut to what fits, and the sum of what was left out. */
export interface Cut<T> {
  readonly shown: readonly T[];
  readonly hidden: readonly T[];
}

/** Cutting only pays when it saves more than the line that says so. */
const LEAST_HIDDEN = 2;

/** The first `limit` items; all when there is no limit, or when hardly more than that. */
export function cut<T>(items: readonly T[], limit: number | undefined): Cut<T> {
  if (limit === undefined || items.length < limit + LEAST_HIDDEN) return { shown: items, hidden: [] };
  return { shown: items.slice(0, limit), hidden: items.slice(limit) };
}

/** "… and 30 more, 12.0 GiB together; --all shows them". Sums only what is known. Without a unit the sum picks its own. */
export function moreLine(theme: Theme, unit: Unit | undefined, amounts: readonly (Bytes | undefined)[]): string {
  const known = amounts.filter((bytes) => bytes !== undefined);
  const dots = theme.unicode ? '…' : '...';
  const sum = sumBytes(known);
  const size = unit === undefined ? sizeOf(theme, sum) : quantity(theme, unit, sum);
  const together = known.length === 0 ? '' : `, ${size} together`;
  const unknown = amounts.length - known.length;
  const besides = unknown === 0 || known.length === 0 ? '' : ` without ${unknown} unknown`;
  return `${dots} and ${amounts.length} more${together}${besides}; --all shows them`;
}

/** A heading with what stands beside it, on as many lines as that takes. */
export function heading(theme: Theme, title: string, beside = ''): readonly string[] {
  if (beside === '') return [paint(theme, 'bold', title)];
  const [first = '', ...rest] = wrapLines(beside, theme.columns, `${title}  `);
  return [paint(theme, 'bold', title) + first.slice(title.length), ...rest];
}
