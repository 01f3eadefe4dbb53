// Byte counts as a person reads them: the last step before a sentence. Tables with one unit for all rows live in cli/render.
import { GiB, KiB, MiB, roundDiv, TiB, type Bytes } from './bytes.ts';

/** Largest first; the last one needs no division. */
const UNITS: readonly { readonly name: string; readonly size: Bytes }[] = [
  { name: 'EiB', size: 1024n * 1024n * TiB },
  { name: 'PiB', size: 1024n * TiB },
  { name: 'TiB', size: TiB },
  { name: 'GiB', size: GiB },
  { name: 'MiB', size: MiB },
  { name: 'KiB', size: KiB },
];

/** Twice the count of the smaller unit from which rounding would show four digits: the next unit is used instead. */
const TWICE_FOUR_DIGITS = 1999n;

/** `bytes` in the largest binary unit that leaves at most three significant digits: "26.7 GiB", "194 GiB", "-410 MiB", "512 B".
 *  Rounded half away from zero. Only zero itself reads "0 B": −0.4 GiB is shown as -410 MiB. The sign is ASCII.
 *  `beside`: what it is compared with, as before with after. Where both would read alike and are not, it has as many decimals more as tell them
 *  apart: 3.20 TiB beside 3.16 TiB. */
export function formatBytes(bytes: Bytes, beside: Bytes = bytes): string {
  const text = textOf(bytes, 0);
  if (beside === bytes || text !== textOf(beside, 0)) return text;
  // Of the same unit, as they read alike: that ends once the last decimal is less than a byte.
  for (let more = 1; ; more += 1) {
    const finer = textOf(bytes, more);
    if (finer !== textOf(beside, more)) return finer;
  }
}

function textOf(bytes: Bytes, moreDecimals: number): string {
  const sign = bytes < 0n ? '-' : '';
  const size = bytes < 0n ? -bytes : bytes;
  const unit = UNITS.find((candidate) => size * 2048n >= TWICE_FOUR_DIGITS * candidate.size);
  if (unit === undefined) return `${sign}${size} B`;
  return `${sign}${inUnits(size, unit.size, decimalsOf(size, unit.size) + moreDecimals)} ${unit.name}`;
}

/** The exact count for those who compute on: "28668755968 bytes". */
export function exactBytes(bytes: Bytes): string {
  return `${bytes} ${bytes === 1n ? 'byte' : 'bytes'}`;
}

/** As many decimals as leave three significant digits. */
function decimalsOf(size: Bytes, unit: Bytes): number {
  if (roundDiv(size * 100n, unit) < 100n) return 2;
  return roundDiv(size * 10n, unit) < 1000n ? 1 : 0;
}

function inUnits(size: Bytes, unit: Bytes, decimals: number): string {
  const digits = roundDiv(size * 10n ** BigInt(decimals), unit)
    .toString()
    .padStart(decimals + 1, '0');
  const whole = digits.length - decimals;
  return decimals === 0 ? digits : `${digits.slice(0, whole)}.${digits.slice(whole)}`;
}
