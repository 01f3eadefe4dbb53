// What a bound says of a figure.
import type { Bytes } from './bytes.ts';

/** A count of which more may be. At least nothing is what can be said of everything: then it is not known. */
export function atLeast<T extends Bytes | number | undefined>(count: T, mayBeMore: boolean): T | undefined {
  return mayBeMore && (count === 0n || count === 0) ? undefined : count;
}
