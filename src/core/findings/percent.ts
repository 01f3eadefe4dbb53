// Percentages inside the sentences of findings.
import type { Ppm } from '../ratio.ts';

/** Millionths as "96.4 %", truncated: what is nearly full never reads as full. */
export function percentOf(ppm: Ppm): string {
  const tenths = ppm / 1000n;
  return `${tenths / 10n}.${tenths % 10n} %`;
}
