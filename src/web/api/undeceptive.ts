// Names in answers are other people's: what would show them backwards, or not at all, is made visible before anything is drawn.
import { undeceptive } from '../../core/plain-text.ts';

/** `value` with every text in it made `undeceptive`, keys too; the same value where there is nothing to make visible. */
export function undeceived<T>(value: T): T {
  return visible(value) as T; // oxlint-disable-line typescript/no-unsafe-type-assertion -- texts stay texts, and all else what it was
}

function visible(value: unknown): unknown {
  if (typeof value === 'string') return undeceptive(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    const seen = list.map((entry) => visible(entry));
    return seen.every((entry, index) => entry === list[index]) ? list : seen;
  }
  const entries = Object.entries(value);
  const seen = entries.map(([key, entry]): [string, unknown] => [undeceptive(key), visible(entry)]);
  const isSame = seen.every(([key, entry], index) => key === entries[index]?.[0] && entry === entries[index][1]);
  return isSame ? value : Object.fromEntries(seen);
}
