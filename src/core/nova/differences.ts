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

/** A disk as both sides have it. Where Nova has no term there is an absence; where we have no line there is no promise. */
interface Compared {
  readonly disk: DiskFacts;
  readonly term: NovaDisk | Absence;
  readonly promise: DiskPromise | undefined;
  readonly image: ImageFacts | undefined;
  readonly slipped: boolean;
}

type Step = readonly [reason: string, bytes: Bytes];

/** The parts of (our worstCaseFree − Nova's disk_available_least in bytes), largest first, rounding last. They sum to it. */
export function* differenceSteps(
  host: NovaHost,
  audit: NovaAudit,
  rules: RuleSet,
  balance: Balance,
): Steps<readonly NovaDifference[]> {
  if (audit.aborts !== undefined || balance.available === undefined) return [];
  const promises = new Map(balance.promises.map((promise) => [promise.disk, promise]));
  const parts = new Map<string, { bytes: Bytes; disks: number }>();
  for (const [index, { disks }] of host.report.guests.entries()) {
    if (index % STRIDE === 0) yield;
    for (const disk of disks) {
      const compared = comparedOf(disk, promises.get(disk), audit, host);
      for (const [reason, bytes] of stepsOf(compared, rules)) addTo(parts, reason, bytes);
    }
  }
  const left = balance.available - audit.overCommitted;
  const rounded = left - rules.least(rules.free(balance.available), audit.overCommitted) * GiB;
  return [...listOf(parts), ...(rounded === 0n ? [] : [{ reason: rules.rounding, bytes: rounded, disks: 0 }])];
}

function comparedOf(disk: DiskFacts, promise: DiskPromise | undefined, audit: NovaAudit, host: NovaHost): Compared {
  const term = audit.terms.get(disk) ?? 'not-in-xml';
  return { disk, promise, term, image: topOf(disk, host), slipped: audit.slipped.has(disk) };
}

function stepsOf(compared: Compared, { name, rules }: RuleSet): readonly Step[] {
  const { term, promise } = compared;
  const ours = promise?.growth ?? 0n;
  if (typeof term === 'string') return [[absenceReason(term, name), -ours]];
  if (promise === undefined) return [[`${name} charges disks of other pools to this one.`, term.overCommit]];
  const whole = wholeReason(compared, promise, name);
  if (whole !== undefined) return [[whole, term.overCommit - ours]];
  const walked = rules === 'nova' ? modernSteps(compared, term, name) : kiloSteps(compared, term, name);
  return partsOf(ours, [...oursToTop(compared, promise, name), ...walked]);
}

function absenceReason(absence: Absence, name: string): string {
  switch (absence) {
    case 'guest-not-running':
      return `${name} leaves out guests that are not running.`;
    case 'guest-dropped':
      return `${name} drops a whole guest when one of its disks cannot be found.`;
    case 'skipped':
      return `${name} leaves out volumes, and devices that it cannot place.`;
    case 'not-read':
      return `What ${name} would read of some disks could not be read here.`;
    case 'not-in-xml':
      return `${name} does not look at empty drives, or at disks that only the next boot will have.`;
  }
}

/** One reason for all of a disk's difference, where its two figures have no common ground. */
function wholeReason({ disk, slipped }: Compared, { basis, growth }: DiskPromise, name: string): string | undefined {
  if (growth === undefined) return `${name} has a figure for disks whose growth could not be found out here.`;
  if (basis === 'counted') return `${name} counts a file again for each disk that has it.`;
  if (isNeverWritten(disk)) return `${name} counts media that no guest can write.`;
  return slipped ? `${name} takes one disk's type or format for another's after an empty drive.` : undefined;
}

/** From all files of the disk on this pool to the growth of its top image alone. */
function oursToTop({ disk, image }: Compared, promise: DiskPromise, name: string): readonly Step[] {
  const top = image === undefined ? undefined : growthOf(image);
  if (image === undefined || top === undefined) return [];
  if (image.file.poolId !== promise.poolId) return [[`${name} charges disks of other pools to this one.`, top]];
  if (disk.mirrorId !== undefined) return [[`${name} does not see the copy that a block job is filling.`, top]];
  if (disk.transient) return [[`${name} does not see the overlay that a transient disk will get.`, top]];
  return [];
}

/** Values on the way from our growth of an image to Nova's V − allocation. An image with external data files holds only
 *  metadata, so nothing between the two is worth a name of its own. */
function nominalSteps({ image, disk }: Compared, name: string): readonly Step[] {
  const virtualSize = image?.header?.virtualSize ?? disk.reportedVirtualSize;
  const allocation = image?.file.allocation;
  const nominal =
    virtualSize === undefined || allocation === undefined ? undefined : maxBytes(0n, virtualSize - allocation);
  if (image !== undefined && image.dataFileIds.length > 0) {
    return stepTo(`${name} takes what lies in external data files for still to come.`, nominal);
  }
  const bare = image === undefined ? undefined : growthWithoutSnapshotsOf(image);
  return [
    ...stepTo(`${name} does not count what internal snapshots hold.`, bare),
    ...stepTo(`${name} does not count the format's metadata.`, nominal),
  ];
}

function stepTo(reason: string, value: Bytes | undefined): readonly Step[] {
  return value === undefined ? [] : [[reason, value]];
}

function modernSteps(compared: Compared, term: NovaDisk, name: string): readonly Step[] {
  const clamped = maxBytes(0n, term.virtualSize - term.diskSize);
  return [
    ...nominalSteps(compared, name),
    [`${name} takes the length of a file for the size of a disk that the XML does not call qcow2.`, clamped],
    [`${name} lets disks below zero hide the growth of others.`, term.overCommit],
  ];
}

function kiloSteps(compared: Compared, term: NovaDisk, name: string): readonly Step[] {
  const isRaw = term.virtualSize === term.diskSize;
  if (isRaw)
    return [...nominalSteps(compared, name), [`${name} counts raw and all but qcow2 as full.`, term.overCommit]];
  return [
    ...nominalSteps(compared, name),
    [`${name} takes a file's length for what it occupies.`, maxBytes(0n, term.overCommit)],
    [`${name} lets disks below zero hide the growth of others.`, term.overCommit],
  ];
}

/** Each step's change of the value: whatever the values between, the parts sum to last − first. */
function partsOf(first: Bytes, steps: readonly Step[]): readonly Step[] {
  return steps.map(([reason, value], index) => [reason, value - (steps[index - 1]?.[1] ?? first)] as const);
}

function addTo(parts: Map<string, { bytes: Bytes; disks: number }>, reason: string, bytes: Bytes): void {
  if (bytes === 0n) return;
  const part = parts.get(reason) ?? { bytes: 0n, disks: 0 };
  parts.set(reason, { bytes: part.bytes + bytes, disks: part.disks + 1 });
}

function listOf(parts: ReadonlyMap<string, { bytes: Bytes; disks: number }>): readonly NovaDifference[] {
  return [...parts].map(([reason, { bytes, disks }]) => ({ reason, bytes, disks })).toSorted(largestFirst);
}

function largestFirst(a: NovaDifference, b: NovaDifference): number {
  const [left, right] = [size(a.bytes), size(b.bytes)];
  if (left !== right) return left > right ? -1 : 1;
  return a.reason < b.reason ? -1 : 1;
}

function size(bytes: Bytes): Bytes {
  return bytes < 0n ? -bytes : bytes;
}
