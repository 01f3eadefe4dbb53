// The main figures said in sentences, true in every case: what the command line, the web pages and the findings all say.
import { GiB, maxBytes, minBytes, sumBytes, type Bytes } from './bytes.ts';
import type { NovaRules, NovaView } from './nova/view.ts';
import { isBound, type Balance } from './pool.ts';
import type { DiskPromise } from './promise.ts';
import { inEnglish, say } from './sentences/english.ts';
import type { Sentence } from './sentences/sentence.ts';

/** What each rule set is called in a sentence. */
export const NOVA_NAMES: Readonly<Record<NovaRules, string>> = { nova: 'Nova', 'nova-kilo': 'Nova (Kilo)' };

/** worstCaseFree in words, with what makes it: "Promised 26.7 GiB more than there is: 14 of 15 guests could each still grow by
 *  15.0 GiB, 210 GiB together, and 183 GiB is available." More sentences where figures are unknown, lower bounds, or of files that share extents.
 *  `unresolved` is `countOfUnresolved`'s: disks that are in no pool's figures, of which each may belong to this one. */
export function worstCaseSaid(balance: Balance, unresolved = 0): readonly Sentence[] {
  const { worstCaseFree, available, pool, promises } = balance;
  const missing = unresolved === 0 ? [] : [say('caveat:unresolved', { disks: unresolved })];
  if (worstCaseFree === undefined || available === undefined)
    return [say('worst:unknown', { pool: pool.name, growth: growthSaid(balance) }), ...missing];
  const growth = growthSaid(balance);
  const isCertain = unresolved === 0 && balance.uncertainty.guests === 'all';
  const worst =
    promises.length === 0
      ? say('worst:no-disks', { available, isCertain })
      : say('worst', { worstCaseFree, isBound: isBound(balance, unresolved), growth, available });
  return [worst, ...caveatsOf(balance), ...missing];
}

/** The same in English. */
export function worstCaseSentence(balance: Balance, unresolved = 0): string {
  return worstCaseSaid(balance, unresolved).map(inEnglish).join(' ');
}

/** Why Nova's figure is not ours: the two figures first, then a sentence for each part, largest first, rounding last. */
export function differencesSaid(view: NovaView, balance: Balance): readonly Sentence[] {
  const nova = NOVA_NAMES[view.rules];
  const { diskAvailableLeastGib: least, aborts } = view;
  if (aborts !== undefined)
    return [say('nova:ends', { nova, guest: aborts.guest, disk: aborts.disk, reason: aborts.said })];
  const { worstCaseFree } = balance;
  if (least === undefined || worstCaseFree === undefined) return [];
  return [
    say('nova:figures', { nova, least: String(least), worstCaseFree, gap: worstCaseFree - least * GiB }),
    ...view.differences.map(({ said, bytes, disks }) => say('nova:part', { bytes, disks, reason: said })),
  ];
}

/** The same in English. */
export function differenceSentences(view: NovaView, balance: Balance): readonly string[] {
  return differencesSaid(view, balance).map(inEnglish);
}

/** Who can still grow, and by how much. Guests of which nothing is known are neither counted as growing nor as full. */
function growthSaid(balance: Balance): Sentence {
  const guests = growthsByGuest(balance.promises);
  const growths = guests.map(({ growth }) => growth).filter((growth) => growth > 0n);
  const [first] = guests;
  const [lowest = 0n] = growths;
  if (first === undefined) return say(balance.uncertainty.guests === 'all' ? 'growth:no-guest' : 'growth:unknown');
  if (growths.length === 0) {
    const isUnknown = balance.uncertainty.unknownDisks.length > 0;
    return isUnknown ? say('growth:unknown') : say('growth:none', { guests: guests.length });
  }
  if (guests.length === 1) return say('growth:one-guest', { guest: first.name, growth: lowest });
  return say('growth', {
    growing: growths.length,
    guests: guests.length,
    low: growths.reduce(minBytes, lowest),
    high: growths.reduce(maxBytes, lowest),
    together: sumBytes(growths),
  });
}

function growthsByGuest(promises: readonly DiskPromise[]): readonly { name: string; growth: Bytes }[] {
  const byGuest = Map.groupBy(promises, (promise) => promise.guest);
  return [...byGuest].map(([guest, lines]) => ({
    name: guest.name,
    growth: sumBytes(lines.map((line) => line.growth ?? 0n)),
  }));
}

function caveatsOf({ uncertainty }: Balance): readonly Sentence[] {
  const { unknownDisks, reportedDisks, sharedAtLeast, layers, orphans } = uncertainty;
  return [
    ...(unknownDisks.length > 0 ? [say('caveat:unknown', { disks: unknownDisks.length })] : []),
    ...(reportedDisks.length > 0 ? [say('caveat:reported', { disks: reportedDisks.length })] : []),
    ...(layers.growth === 0n ? [] : [say('caveat:layers', { images: layers.count, growth: layers.growth })]),
    ...(orphans.growth === 0n ? [] : [say('caveat:orphans', { images: orphans.count, growth: orphans.growth })]),
    ...(sharedAtLeast > 0n ? [say('caveat:shared', { atLeast: sharedAtLeast })] : []),
  ];
}
