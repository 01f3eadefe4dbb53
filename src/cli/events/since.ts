// When "since" and "until" are: so long before now, or a time.
import { UllageError } from '../../core/errors.ts';

const UNITS_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** The time in milliseconds since 1970. Throws CLI_USAGE. A time without zone is one of this machine's. */
export function sinceMs(text: string, nowMs: number, flag = '--since'): number {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined && unit in UNITS_MS) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the line before looked
    return Math.max(0, Math.floor(nowMs) - Number.parseInt(count, 10) * UNITS_MS[unit as keyof typeof UNITS_MS]);
  }
  const atMs = /^\d{4}-\d\d-\d\d([T ]|$)/.test(text) ? Date.parse(text) : Number.NaN;
  if (atMs >= 0) return atMs;
  throw new UllageError(
    'CLI_USAGE',
    `read ${flag}: expected 30m, 6h, 7d or a time as 2026-11-25T12:00Z, found "${text}"`,
  );
}
