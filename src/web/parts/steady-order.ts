// The order of a live list. It does not change while somebody points at it: the row under the cursor stays the row under the cursor.
import { useRef } from 'react';

/** Rows in an order, and whether another would be right by now. */
export interface Steady<R> {
  readonly rows: readonly R[];
  readonly isOutdated: boolean;
}

/** `sorted` while nothing is held; the order of before while it is: rows that are new come last, rows that are gone are left out. */
export function steadyOrder<R extends { readonly id: string }>(
  sorted: readonly R[],
  before: readonly string[] | undefined,
): Steady<R> {
  if (before === undefined) return { rows: sorted, isOutdated: false };
  const byId = new Map(sorted.map((row) => [row.id, row]));
  const kept = before.flatMap((id) => {
    const row = byId.get(id);
    byId.delete(id);
    return row === undefined ? [] : [row];
  });
  const rows = [...kept, ...byId.values()];
  return { rows, isOutdated: rows.some((row, index) => row !== sorted[index]) };
}

/** The same for a component. `key` is of what the reader asked for: another order or filter is shown at once. */
export function useSteadyOrder<R extends { readonly id: string }>(
  sorted: readonly R[],
  { isHeld, key }: { readonly isHeld: boolean; readonly key: string },
): Steady<R> {
  const shown = useRef<{ readonly key: string; readonly ids: readonly string[] }>(undefined);
  const before = isHeld && shown.current?.key === key ? shown.current.ids : undefined;
  const steady = steadyOrder(sorted, before);
  shown.current = { key, ids: steady.rows.map(({ id }) => id) };
  return steady;
}
