// What is kept of many samples of one figure: least, most, last, and the sum from which the mean comes. Merging loses nothing.
import { maxBytes, minBytes, roundDiv } from '../bytes.ts';

/** One figure at one time. Undefined: it was not known then, which is no 0. */
export interface Sample {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly value: bigint | undefined;
}

/** The samples whose value was known. */
export interface KnownSamples {
  /** 1 or more. */
  readonly count: number;
  readonly min: bigint;
  readonly max: bigint;
  /** Exact. A day of samples near 2⁶³ passes 64 bits: whoever stores it needs a wider number. */
  readonly sum: bigint;
  /** The latest; of two at one time the larger, so that the order of merging does not matter. */
  readonly last: { readonly atMs: number; readonly value: bigint };
}

/** Samples taken together. Each sample may be merged in once: a repeated report has to be recognised before. */
export interface Summary {
  /** Undefined when none was known. */
  readonly known: KnownSamples | undefined;
  /** How many samples were not known. */
  readonly unknown: number;
}

/** No samples. */
export const NO_SAMPLES: Summary = { known: undefined, unknown: 0 };

/** One sample taken alone. */
export function summaryOf({ atMs, value }: Sample): Summary {
  if (value === undefined) return { known: undefined, unknown: 1 };
  return { known: { count: 1, min: value, max: value, sum: value, last: { atMs, value } }, unknown: 0 };
}

/** Both taken together. Associative and commutative, NO_SAMPLES changes nothing: late and reordered samples are merged as they come. */
export function mergeSummaries(a: Summary, b: Summary): Summary {
  return { known: mergeKnown(a.known, b.known), unknown: a.unknown + b.unknown };
}

/** Their mean, each sample weighing the same, rounded to the nearest whole and halves away from zero. Undefined when none was known. */
export function meanOf({ known }: Summary): bigint | undefined {
  return known === undefined ? undefined : roundDiv(known.sum, BigInt(known.count));
}

function mergeKnown(a: KnownSamples | undefined, b: KnownSamples | undefined): KnownSamples | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return {
    count: a.count + b.count,
    min: minBytes(a.min, b.min),
    max: maxBytes(a.max, b.max),
    sum: a.sum + b.sum,
    last: isLater(a.last, b.last) ? a.last : b.last,
  };
}

function isLater(a: KnownSamples['last'], b: KnownSamples['last']): boolean {
  return a.atMs === b.atMs ? a.value > b.value : a.atMs > b.atMs;
}
