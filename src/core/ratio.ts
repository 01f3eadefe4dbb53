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

/** A ratio as people write it, "1.5", with six decimals at most, exactly; undefined for any other text. More than seven digits before the
 *  point are no ratio of anything. */
export function parseRatio(text: string): Ppm | undefined {
  const [, whole, fraction = ''] = /^(\d{1,7})(?:\.(\d{1,6}))?$/.exec(text) ?? [];
  return whole === undefined ? undefined : BigInt(whole) * PPM + BigInt(fraction.padEnd(6, '0'));
}

/** The shortest text that `parseRatio` reads as this ratio; 0 or more. */
export function ratioText(ratio: Ppm): string {
  const fraction = String(ratio % PPM)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return fraction === '' ? String(ratio / PPM) : `${ratio / PPM}.${fraction}`;
}
