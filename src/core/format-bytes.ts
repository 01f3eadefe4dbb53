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
 *  Rounded half away from zero. Only zero itself reads "0 B": −0.4 GiB is shown as -410 MiB. The sign is ASCII. */
export function formatBytes(bytes: Bytes): string {
  const sign = bytes < 0n ? '-' : '';
  const size = bytes < 0n ? -bytes : bytes;
  const unit = UNITS.find((candidate) => size * 2048n >= TWICE_FOUR_DIGITS * candidate.size);
  return unit === undefined ? `${sign}${size} B` : `${sign}${inUnits(size, unit.size)} ${unit.name}`;
}

/** The exact count for those who compute on: "28668755968 bytes". */
export function exactBytes(bytes: Bytes): string {
  return `${bytes} ${bytes === 1n ? 'byte' : 'bytes'}`;
}

function inUnits(size: Bytes, unit: Bytes): string {
  const hundredths = roundDiv(size * 100n, unit);
  if (hundredths < 100n) return `0.${hundredths.toString().padStart(2, '0')}`;
  const tenths = roundDiv(size * 10n, unit);
  if (tenths < 1000n) return `${tenths / 10n}.${tenths % 10n}`;
  return roundDiv(size, unit).toString();
}
