// The main figures said in sentences, true in every case: what the command line, the web pages and the findings all say.
import { GiB, maxBytes, minBytes, sumBytes, type Bytes } from './bytes.ts';
import { formatBytes } from './format-bytes.ts';
import type { NovaRules, NovaView } from './nova/view.ts';
import { counted, printable } from './plain-text.ts';
import { isBound, type Balance, type Unpromised } from './pool.ts';
import type { DiskPromise } from './promise.ts';

/** What each rule set is called in a sentence. */
export const NOVA_NAMES: Readonly<Record<NovaRules, string>> = { nova: 'Nova', 'nova-kilo': 'Nova (Kilo)' };

/** worstCaseFree in words, with what makes it: "Promised 26.7 GiB more than there is: 14 of 15 guests could each still grow by
 *  15.0 GiB, 210 GiB together, and 183 GiB is available." More sentences where figures are unknown, lower bounds, or of files that share extents.
 *  `unresolved` is `countOfUnresolved`'s: disks that are in no pool's figures, of which each may belong to this one. */
export function worstCaseSentence(balance: Balance, unresolved = 0): string {
  const { worstCaseFree, available } = balance;
  const name = printable(balance.pool.name);
  if (worstCaseFree === undefined || available === undefined) {
    const sentence = `How full ${name} is could not be read, so what its promises would leave is unknown: ${growthClause(balance)}.`;
    return [sentence, ...unresolvedCaveat(unresolved)].join(' ');
  }
  const sentence =
    balance.promises.length === 0
      ? `${formatBytes(available)} is available, and no guest${unresolved > 0 ? ' is known that' : ''} has a disk here.`
      : `${headOf(balance, worstCaseFree, unresolved)}: ${growthClause(balance)}, and ${formatBytes(available)} is available.`;
  return [sentence, ...caveatsOf(balance), ...unresolvedCaveat(unresolved)].join(' ');
}

/** Why Nova's figure is not ours: the two figures first, then a sentence for each part, largest first, rounding last. */
export function differenceSentences(view: NovaView, balance: Balance): readonly string[] {
  const name = NOVA_NAMES[view.rules];
  const { diskAvailableLeastGib: least, aborts } = view;
  if (aborts !== undefined) return [abortSentence(name, aborts)];
  if (least === undefined || balance.worstCaseFree === undefined) return [];
  const gap = balance.worstCaseFree - least * GiB;
  return [
    `${name} would report disk_available_least ${least} (GiB), where ${leftClause(balance.worstCaseFree)}: ${gapClause(gap)}.`,
    ...view.differences.map(({ reason, bytes, disks }) => `${partClause(bytes, disks)}: ${reason}`),
  ];
}

function unresolvedCaveat(unresolved: number): readonly string[] {
  if (unresolved === 0) return [];
  const verb = unresolved === 1 ? 'is' : 'are';
  return [`${counted(unresolved, 'disk')} could not be found or reached, and ${verb} missing from this figure.`];
}

function headOf(balance: Balance, worstCaseFree: Bytes, unresolved: number): string {
  const bound = isBound(balance, unresolved);
  if (worstCaseFree < 0n)
    return `Promised ${bound ? 'at least ' : ''}${formatBytes(-worstCaseFree)} more than there is`;
  if (worstCaseFree === 0n) return bound ? 'Promised at least all that there is' : 'Promised exactly what there is';
  return `If every guest filled its disks, ${bound ? 'at most ' : ''}${formatBytes(worstCaseFree)} would be left`;
}

/** Who can still grow, and by how much. Guests of which nothing is known are neither counted as growing nor as full. */
function growthClause(balance: Balance): string {
  const guests = growthsByGuest(balance.promises);
  const growths = guests.map(({ growth }) => growth).filter((growth) => growth > 0n);
  const [first] = guests;
  if (first === undefined) return 'no guest has a disk here';
  if (growths.length === 0) return noGrowthClause(balance, guests.length);
  const range = rangeOf(growths);
  if (guests.length === 1) return `its one guest, ${first.name}, could still grow by ${range.low}`;
  const together = formatBytes(sumBytes(growths));
  const who = `${growths.length} of ${guests.length} guests`;
  if (growths.length === 1) return `${who} could still grow, by ${together}`;
  if (range.low === range.high) return `${who} could each still grow by ${range.low}, ${together} together`;
  return `${who} could still grow, each by ${range.low} to ${range.high}, ${together} together`;
}

function noGrowthClause({ uncertainty }: Balance, guests: number): string {
  if (uncertainty.unknownDisks.length > 0) return 'no growth is known';
  return guests === 1 ? 'its one guest cannot grow' : `none of its ${guests} guests can grow`;
}

function growthsByGuest(promises: readonly DiskPromise[]): readonly { name: string; growth: Bytes }[] {
  const byGuest = Map.groupBy(promises, (promise) => promise.guest);
  return [...byGuest].map(([guest, lines]) => ({
    name: printable(guest.name),
    growth: sumBytes(lines.map((line) => line.growth ?? 0n)),
  }));
}

function rangeOf(growths: readonly Bytes[]): { readonly low: string; readonly high: string } {
  const [first = 0n] = growths;
  return { low: formatBytes(growths.reduce(minBytes, first)), high: formatBytes(growths.reduce(maxBytes, first)) };
}

function caveatsOf({ uncertainty }: Balance): readonly string[] {
  const { unknownDisks, reportedDisks, sharedAtLeast, layers, orphans } = uncertainty;
  const count = counted(unknownDisks.length, 'disk');
  return [
    ...(unknownDisks.length > 0 ? [`The growth of ${count} is unknown and not in this figure.`] : []),
    ...(reportedDisks.length > 0
      ? [
          `Of ${counted(reportedDisks.length, 'disk')} only libvirt's size is in it: metadata and snapshots come on top.`,
        ]
      : []),
    ...(layers.growth === 0n ? [] : [layersCaveat(layers)]),
    ...(orphans.growth === 0n ? [] : [orphansCaveat(orphans)]),
    ...(sharedAtLeast > 0n
      ? [`Files here share at least ${formatBytes(sharedAtLeast)}, which rewriting would take on top.`]
      : []),
  ];
}

function layersCaveat(layers: Unpromised): string {
  const [verb, pronoun] = layers.count === 1 ? ['is', 'it'] : ['are', 'they'];
  return `${counted(layers.count, 'image')} ${verb} taken for a lower layer on another image's word; else ${pronoun} could take ${moreOf(layers)}.`;
}

function orphansCaveat(orphans: Unpromised): string {
  const [verb, pronoun] = orphans.count === 1 ? ['is', 'it'] : ['are', 'they'];
  return `${counted(orphans.count, 'image')} ${verb} no known guest's; as a guest's that was not copied or read ${pronoun} could take ${moreOf(orphans)}.`;
}

function moreOf({ growth }: Unpromised): string {
  return growth === undefined ? 'more than can be told' : `${formatBytes(growth)} more`;
}

function abortSentence(name: string, { guest, disk, reason }: NonNullable<NovaView['aborts']>): string {
  const place = [guest, disk].filter((part) => part !== '').map((part) => printable(part));
  const where = place.length === 0 ? '' : ` at ${place.join(' ')}`;
  return `${name} would report nothing new: its audit ends${where} because ${reason}, and the last figure stays.`;
}

function leftClause(worstCaseFree: Bytes): string {
  return worstCaseFree < 0n ? `${formatBytes(-worstCaseFree)} is missing` : `${formatBytes(worstCaseFree)} is left`;
}

function gapClause(gap: Bytes): string {
  if (gap === 0n) return 'the same';
  return gap < 0n ? `${formatBytes(-gap)} too high` : `${formatBytes(gap)} too low`;
}

function partClause(bytes: Bytes, disks: number): string {
  const amount = bytes < 0n ? `${formatBytes(-bytes)} too high` : `${formatBytes(bytes)} too low`;
  return disks === 0 ? amount : `${amount} by ${counted(disks, 'disk')}`;
}
