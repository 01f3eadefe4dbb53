// Why Nova's figure differs from ours: each disk's (Nova's term − our growth) walked step by step, each step with its reason.
import { maxBytes, GiB, type Bytes } from '../bytes.ts';
import { growthOf, growthWithoutSnapshotsOf } from '../disk.ts';
import type { ImageFacts } from '../file.ts';
import type { DiskFacts } from '../guest.ts';
import type { Balance } from '../pool.ts';
import { isNeverWritten, type DiskPromise } from '../promise.ts';
import { STRIDE, type Steps } from '../steps.ts';
import type { Absence, NovaAudit, RuleSet } from './audit.ts';
import { topOf, type NovaHost } from './seen.ts';
import type { NovaDifference, NovaDisk } from './view.ts';
import { inEnglish, say } from '../sentences/english.ts';
import type { Sentence } from '../sentences/sentence.ts';

/** A disk as both sides have it. Where Nova has no term there is an absence; where we have no line there is no promise. */
interface Compared {
  readonly disk: DiskFacts;
  readonly term: NovaDisk | Absence;
  readonly promise: DiskPromise | undefined;
  readonly image: ImageFacts | undefined;
  readonly slipped: boolean;
}

type Step = readonly [reason: Sentence, bytes: Bytes];

/** The parts of (our worstCaseFree − Nova's disk_available_least in bytes), largest first, rounding last. They sum to it. */
export function* differenceSteps(
  host: NovaHost,
  audit: NovaAudit,
  rules: RuleSet,
  balance: Balance,
): Steps<readonly NovaDifference[]> {
  if (audit.aborts !== undefined || balance.available === undefined) return [];
  const promises = new Map(balance.promises.map((promise) => [promise.disk, promise]));
  const parts: Parts = new Map();
  for (const [index, { disks }] of host.report.guests.entries()) {
    if (index % STRIDE === 0) yield;
    for (const disk of disks) {
      const compared = comparedOf(disk, promises.get(disk), audit, host);
      for (const [reason, bytes] of stepsOf(compared, rules)) addTo(parts, reason, bytes);
    }
  }
  const left = balance.available - audit.overCommitted;
  const rounded = left - rules.least(rules.free(balance.available), audit.overCommitted) * GiB;
  return [...listOf(parts), ...(rounded === 0n ? [] : [partOf(rules.rounding, { bytes: rounded, disks: 0 })])];
}

function comparedOf(disk: DiskFacts, promise: DiskPromise | undefined, audit: NovaAudit, host: NovaHost): Compared {
  const term = audit.terms.get(disk) ?? 'not-in-xml';
  return { disk, promise, term, image: topOf(disk, host), slipped: audit.slipped.has(disk) };
}

function stepsOf(compared: Compared, { name: nova, rules }: RuleSet): readonly Step[] {
  const { term, promise } = compared;
  const ours = promise?.growth ?? 0n;
  if (typeof term === 'string') return [[absenceReason(term, nova), -ours]];
  if (promise === undefined) return [[say('differs:other-pools', { nova }), term.overCommit]];
  const whole = wholeReason(compared, promise, nova);
  if (whole !== undefined) return [[whole, term.overCommit - ours]];
  const walked = rules === 'nova' ? modernSteps(compared, term, nova) : kiloSteps(compared, term, nova);
  return partsOf(ours, [...oursToTop(compared, promise, nova), ...walked]);
}

function absenceReason(absence: Absence, nova: string): Sentence {
  switch (absence) {
    case 'guest-not-running':
      return say('differs:guest-not-running', { nova });
    case 'guest-dropped':
      return say('differs:guest-dropped', { nova });
    case 'skipped':
      return say('differs:skipped', { nova });
    case 'not-read':
      return say('differs:not-read', { nova });
    case 'not-in-xml':
      return say('differs:not-in-xml', { nova });
  }
}

/** One reason for all of a disk's difference, where its two figures have no common ground. */
function wholeReason({ disk, slipped }: Compared, { basis, growth }: DiskPromise, nova: string): Sentence | undefined {
  if (growth === undefined) return say('differs:unknown-growth', { nova });
  if (basis === 'counted') return say('differs:counts-again', { nova });
  if (isNeverWritten(disk)) return say('differs:media', { nova });
  return slipped ? say('differs:slips', { nova }) : undefined;
}

/** From all files of the disk on this pool to the growth of its top image alone. */
function oursToTop({ disk, image }: Compared, promise: DiskPromise, nova: string): readonly Step[] {
  const top = image === undefined ? undefined : growthOf(image);
  if (image === undefined || top === undefined) return [];
  if (image.file.poolId !== promise.poolId) return [[say('differs:other-pools', { nova }), top]];
  if (disk.mirrorId !== undefined) return [[say('differs:mirror', { nova }), top]];
  if (disk.transient) return [[say('differs:transient', { nova }), top]];
  return [];
}

/** Values on the way from our growth of an image to Nova's V − allocation. An image with external data files holds only
 *  metadata, so nothing between the two is worth a name of its own. */
function nominalSteps({ image, disk }: Compared, nova: string): readonly Step[] {
  const virtualSize = image?.header?.virtualSize ?? disk.reportedVirtualSize;
  const allocation = image?.file.allocation;
  const nominal =
    virtualSize === undefined || allocation === undefined ? undefined : maxBytes(0n, virtualSize - allocation);
  if (image !== undefined && image.dataFileIds.length > 0) {
    return stepTo(say('differs:data-files', { nova }), nominal);
  }
  const bare = image === undefined ? undefined : growthWithoutSnapshotsOf(image);
  return [...stepTo(say('differs:snapshots', { nova }), bare), ...stepTo(say('differs:metadata', { nova }), nominal)];
}

function stepTo(reason: Sentence, value: Bytes | undefined): readonly Step[] {
  return value === undefined ? [] : [[reason, value]];
}

function modernSteps(compared: Compared, term: NovaDisk, nova: string): readonly Step[] {
  const clamped = maxBytes(0n, term.virtualSize - term.diskSize);
  return [
    ...nominalSteps(compared, nova),
    [say('differs:length-for-size', { nova }), clamped],
    [say('differs:below-zero', { nova }), term.overCommit],
  ];
}

function kiloSteps(compared: Compared, term: NovaDisk, nova: string): readonly Step[] {
  const isRaw = term.virtualSize === term.diskSize;
  if (isRaw) return [...nominalSteps(compared, nova), [say('differs:full', { nova }), term.overCommit]];
  return [
    ...nominalSteps(compared, nova),
    [say('differs:length-for-allocation', { nova }), maxBytes(0n, term.overCommit)],
    [say('differs:below-zero', { nova }), term.overCommit],
  ];
}

/** Each step's change of the value: whatever the values between, the parts sum to last − first. */
function partsOf(first: Bytes, steps: readonly Step[]): readonly Step[] {
  return steps.map(([reason, value], index) => [reason, value - (steps[index - 1]?.[1] ?? first)] as const);
}

interface Amount {
  readonly bytes: Bytes;
  readonly disks: number;
}

/** By the key of the reason: all of one view are of one release. */
type Parts = Map<string, { readonly reason: Sentence; readonly amount: Amount }>;

function addTo(parts: Parts, reason: Sentence, bytes: Bytes): void {
  if (bytes === 0n) return;
  const before = parts.get(reason.key)?.amount ?? { bytes: 0n, disks: 0 };
  parts.set(reason.key, { reason, amount: { bytes: before.bytes + bytes, disks: before.disks + 1 } });
}

function listOf(parts: Parts): readonly NovaDifference[] {
  return [...parts.values()].map(({ reason, amount }) => partOf(reason, amount)).toSorted(largestFirst);
}

function partOf(said: Sentence, amount: Amount): NovaDifference {
  return { reason: inEnglish(said), said, ...amount };
}

function largestFirst(a: NovaDifference, b: NovaDifference): number {
  const [left, right] = [size(a.bytes), size(b.bytes)];
  if (left !== right) return left > right ? -1 : 1;
  return a.reason < b.reason ? -1 : 1;
}

function size(bytes: Bytes): Bytes {
  return bytes < 0n ? -bytes : bytes;
}
