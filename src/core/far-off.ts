// How far the worst case of a pool can be from the truth, in clauses: what the command line and the web pages both say.
import type { Balance, Unpromised } from './pool.ts';
import { say } from './sentences/english.ts';
import type { Sentence } from './sentences/sentence.ts';

/** A clause for each thing by which it can be off, what nobody can bound first; none where the figure is sure. `unresolved` is
 *  `countOfUnresolved`'s: disks that are in no pool's figures, of which each may belong to this one. */
export function farOffSaid({ uncertainty, pool }: Balance, unresolved: number): readonly Sentence[] {
  const { guests, unknownDisks, reportedDisks, sharedAtLeast, sharedAtMost, layers, orphans } = uncertainty;
  return [
    ...(guests === 'all' ? [] : [say('off:guests')]),
    ...(unresolved === 0 ? [] : [say('off:unresolved', { disks: unresolved })]),
    ...(unknownDisks.length === 0 ? [] : [say('off:unknown', { disks: unknownDisks.length })]),
    ...(reportedDisks.length === 0 ? [] : [say('off:reported', { disks: reportedDisks.length })]),
    ...unpromisedSaid('off:layers', layers),
    ...unpromisedSaid('off:orphans', orphans),
    ...(sharedAtMost === 0n ? [] : [say('off:shared', { atLeast: sharedAtLeast, atMost: sharedAtMost })]),
    // That files may share extents is said with how much they do.
    ...pool.doubts.filter((doubt) => doubt !== 'reflink').map((doubt) => say(`off:${doubt}`)),
  ];
}

function unpromisedSaid(key: 'off:layers' | 'off:orphans', { count, growth }: Unpromised): readonly Sentence[] {
  return growth === 0n ? [] : [say(key, { images: count, growth })];
}
