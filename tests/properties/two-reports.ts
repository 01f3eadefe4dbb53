// Generates a host's report and the one that came after it.
import * as fc from 'fast-check';
import { hasDistinctKeys, KEY_OF } from '../../src/core/report-delta.ts';
import type { HostReport } from '../../src/core/report.ts';
import { arbitraryHost } from './arbitrary-host.ts';

/** A host and what became of it: facts of a second host taken, left out, or put in another order. */
export const twoReports = fc
  .tuple(arbitraryHost(), arbitraryHost(), fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 8 }), fc.boolean())
  .map(([before, other, choices, turned]) => {
    let at = 0;
    const choose = <T>(mine: readonly T[], theirs: readonly T[], keyOf: (fact: T) => string): readonly T[] => {
      const kept = mine.filter(() => choices[at++ % choices.length] !== 0);
      const keys = new Set(kept.map(keyOf));
      const taken = theirs.filter((fact) => !keys.has(keyOf(fact)) && choices[at++ % choices.length] === 1);
      const changed = kept.map((fact) => theirs.find((theirs_) => keyOf(theirs_) === keyOf(fact)) ?? fact);
      return turned ? [...taken, ...changed].toReversed() : [...changed, ...taken];
    };
    const after: HostReport = {
      ...other,
      pools: choose(before.pools, other.pools, KEY_OF.pools),
      guests: choose(before.guests, other.guests, KEY_OF.guests),
      images: choose(before.images, other.images, KEY_OF.images),
      found: choose(before.found, other.found, KEY_OF.found),
    };
    return { before, after };
  })
  .filter(({ before, after }) => hasDistinctKeys(before) && hasDistinctKeys(after));
