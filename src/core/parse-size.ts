// Sizes as people write them: "50GiB", "1.5 TiB". Binary units, exact, and never a number without one.
import { GiB, KiB, MAX_BYTES, MiB, TiB, type Bytes } from './bytes.ts';

/** What `parseSize` reads, for an error. */
export const SIZE_EXPECTED = 'a size with its unit, such as 50GiB, 1.5TiB or 512MiB';

const UNITS: Readonly<Record<string, Bytes>> = {
  B: 1n,
  KiB,
  MiB,
  GiB,
  TiB,
  PiB: 1024n * TiB,
};

/** The bytes; undefined for any other text: one without a unit (it may be meant in GiB or in bytes), with a decimal unit (GB is one of two
 *  things), of a part of a byte, or of more than 2⁶³−1. */
export function parseSize(text: string): Bytes | undefined {
  const [, whole, fraction = '', unit] = /^(\d{1,19})(?:\.(\d{1,6}))? ?(B|[KMGTP]iB)$/.exec(text) ?? [];
  const unitBytes = unit === undefined ? undefined : UNITS[unit];
  if (whole === undefined || unitBytes === undefined) return undefined;
  const parts = 10n ** BigInt(fraction.length);
  const scaled = BigInt(whole + fraction) * unitBytes;
  return scaled % parts === 0n && scaled / parts <= MAX_BYTES ? scaled / parts : undefined;
}
