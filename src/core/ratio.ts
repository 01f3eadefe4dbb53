// Measured ratios as exact millionths: no floating point between a fact and a figure.
import type { Bytes } from './bytes.ts';

/** Millionths: 1_500_000n is 1.5. */
export type Ppm = bigint;

/** One, in millionths. */
export const PPM = 1_000_000n;

/** `part ÷ whole` in millionths, truncated toward zero: less than a millionth below the truth. What shows fewer digits rounds them.
 *  Undefined when there is no whole to compare with. */
export function ratioPpm(part: Bytes, whole: Bytes): Ppm | undefined {
  return whole > 0n ? (part * PPM) / whole : undefined;
}
