// Byte counts as bigint: units, exact rounding, and nothing about how they look on a screen.
import { invariant } from './invariant.ts';

/** A count of bytes. Sizes are 0 … 2⁶³−1; differences (worstCaseFree, headroom) are signed. Glossary: Bytes. */
export type Bytes = bigint;

/** 2¹⁰ bytes. */
export const KiB = 1024n;

/** 2²⁰ bytes. */
export const MiB = 1024n * KiB;

/** 2³⁰ bytes: what Nova and Placement call GB. */
export const GiB = 1024n * MiB;

/** 2⁴⁰ bytes. */
export const TiB = 1024n * GiB;

/** The largest size that any of our sources (qcow2 header, XDR hyper, bigint stat, PostgreSQL int8) can carry. */
export const MAX_BYTES = 2n ** 63n - 1n;

/** Whole units in `bytes`, rounded toward minus infinity: −0.5 GiB is −1. (bigint `/` would truncate to 0.) */
export function floorDiv(bytes: Bytes, unit: Bytes): bigint {
  invariant(unit > 0n, 'floorDiv needs a positive unit', { unit });
  const quotient = bytes / unit;
  return bytes % unit < 0n ? quotient - 1n : quotient;
}

/** Whole units needed to hold `bytes`, rounded toward plus infinity. */
export function ceilDiv(bytes: Bytes, unit: Bytes): bigint {
  return -floorDiv(-bytes, unit);
}

/** Whole units nearest to `bytes`, halves away from zero: 2.5 is 3 and −2.5 is −3. */
export function roundDiv(bytes: Bytes, unit: Bytes): bigint {
  invariant(unit > 0n, 'roundDiv needs a positive unit', { unit });
  const doubled = 2n * bytes;
  return (bytes < 0n ? doubled - unit : doubled + unit) / (2n * unit);
}

/** `bytes` rounded up to a multiple of `unit`. */
export function roundUp(bytes: Bytes, unit: Bytes): Bytes {
  return ceilDiv(bytes, unit) * unit;
}

/** Whole GiB, rounded toward minus infinity: what Kilo's Python 2 `/` did. Source: nova-kilo rules, docs/nova-views.md. */
export function gibFloor(bytes: Bytes): bigint {
  return floorDiv(bytes, GiB);
}

/** Whole GiB, truncated toward zero: what Nova's IntegerField does since Python 3; −0.99 GiB becomes 0. */
export function gibTruncate(bytes: Bytes): bigint {
  return bytes / GiB;
}

/** The larger of two counts. */
export function maxBytes(a: Bytes, b: Bytes): Bytes {
  return a > b ? a : b;
}

/** The smaller of two counts. */
export function minBytes(a: Bytes, b: Bytes): Bytes {
  return a < b ? a : b;
}

/** Exact sum; 0n for an empty list. */
export function sumBytes(values: Iterable<Bytes>): Bytes {
  let sum = 0n;
  for (const value of values) sum += value;
  return sum;
}

/** Exact sum; undefined as soon as one of them is, for what is partly known is not the whole. */
export function sumKnown(values: Iterable<Bytes | undefined>): Bytes | undefined {
  let sum = 0n;
  for (const value of values) {
    if (value === undefined) return undefined;
    sum += value;
  }
  return sum;
}
