// Bytes for people: one unit per table, one decimal, and neither unknown nor almost nothing ever looks like zero.
import { GiB, MiB, type Bytes } from '../../core/bytes.ts';
import { formatBytes } from '../../core/format-bytes.ts';
import { signsOf, type Theme } from './theme.ts';

/** A unit for a whole table, so that its numbers can be compared by eye. */
export interface Unit {
  readonly name: 'GiB' | 'MiB' | 'bytes';
  readonly bytes: Bytes;
}

/** Pools smaller than this are shown in MiB: in GiB most of their lines would read "<0.1". */
const SMALL_POOL = 8n * GiB;

/** The unit for a pool of this size. */
export function unitFor(theme: Theme, total: Bytes): Unit {
  if (theme.exactBytes) return { name: 'bytes', bytes: 1n };
  return total < SMALL_POOL ? { name: 'MiB', bytes: MiB } : { name: 'GiB', bytes: GiB };
}

/** A number without its unit, for a column whose head names the unit. Rounded half away from zero to one decimal. */
export function amount(theme: Theme, unit: Unit, bytes: Bytes | undefined): string {
  const signs = signsOf(theme);
  if (bytes === undefined) return signs.unknown;
  const sign = bytes < 0n ? signs.minus : '';
  const size = bytes < 0n ? -bytes : bytes;
  if (unit.bytes === 1n) return sign + grouped(size);
  const tenths = (size * 10n + unit.bytes / 2n) / unit.bytes;
  if (tenths === 0n && size > 0n) return sign === '' ? '<0.1' : `>${sign}0.1`;
  return `${sign}${grouped(tenths / 10n)}.${tenths % 10n}`;
}

/** A number with its unit. */
export function quantity(theme: Theme, unit: Unit, bytes: Bytes | undefined): string {
  return bytes === undefined ? signsOf(theme).unknown : `${amount(theme, unit, bytes)} ${unit.name}`;
}

/** A number by itself, in the unit that suits it: findings and problems are of all sizes. `beside`: as for `formatBytes`. */
export function sizeOf(theme: Theme, bytes: Bytes, beside?: Bytes): string {
  return theme.exactBytes ? `${amount(theme, { name: 'bytes', bytes: 1n }, bytes)} bytes` : formatBytes(bytes, beside);
}

/** A part of a whole in percent with one decimal; empty where there is no whole. */
export function share(theme: Theme, part: Bytes, whole: Bytes): string {
  if (whole <= 0n) return '';
  const size = part < 0n ? -part : part;
  const tenths = (size * 1000n + whole / 2n) / whole;
  const sign = part < 0n ? signsOf(theme).minus : '';
  return tenths === 0n && size > 0n ? '<0.1 %' : `${sign}${tenths / 10n}.${tenths % 10n} %`;
}

/** 27917287424 as 27,917,287,424: a thirteen-digit number cannot be read otherwise. */
function grouped(value: bigint): string {
  return value.toString().replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}
