// The ordered list of finding rules, and the harness that runs them all.
import type { Finding, FindingContext, FindingRule } from '../finding.ts';
import { allocationAboveVirtual } from './allocation-above-virtual.ts';
import { backingFormatUnstated } from './backing-format-unstated.ts';
import { backingMissing } from './backing-missing.ts';
import { backingNotFollowed } from './backing-not-followed.ts';
import { changedWhileRead } from './changed-while-read.ts';
import { definitionDiffers } from './definition-differs.ts';
import { discardOff } from './discard-off.ts';
import { diskMissing } from './disk-missing.ts';
import { fileInTwoGuests } from './file-in-two-guests.ts';
import { formatMismatch } from './format-mismatch.ts';
import { guestPausedOnIoError } from './guest-paused-on-io-error.ts';
import { imageCorrupt } from './image-corrupt.ts';
import { imageDirty } from './image-dirty.ts';
import { largeSnapshot } from './large-snapshot.ts';
import { leftover } from './leftover.ts';
import { nearlyNoInodes } from './nearly-no-inodes.ts';
import { novaMisleads } from './nova-misleads.ts';
import { oldSnapshot } from './old-snapshot.ts';
import { orphan, orphanSteps } from './orphan.ts';
import { overPromised } from './over-promised.ts';
import { sharedPool } from './shared-pool.ts';
import { takenForLayer } from './taken-for-layer.ts';
import { thinPoolDataNearlyFull } from './thin-pool-data-nearly-full.ts';
import { thinPoolMetadataNearlyFull } from './thin-pool-metadata-nearly-full.ts';
import { unconfirmedPool } from './unconfirmed-pool.ts';
import { unreferencedBase } from './unreferenced-base.ts';
import { finish, type Steps } from '../steps.ts';
import { worstFirst } from './worst-first.ts';

/** Every rule, in the order in which equals are shown. A new rule is one file, one line here and one row in docs/findings.md. */
export const FINDING_RULES: readonly FindingRule[] = [
  overPromised,
  guestPausedOnIoError,
  fileInTwoGuests,
  imageCorrupt,
  diskMissing,
  backingMissing,
  formatMismatch,
  thinPoolMetadataNearlyFull,
  thinPoolDataNearlyFull,
  nearlyNoInodes,
  novaMisleads,
  orphan,
  leftover,
  unreferencedBase,
  largeSnapshot,
  oldSnapshot,
  allocationAboveVirtual,
  imageDirty,
  unconfirmedPool,
  changedWhileRead,
  sharedPool,
  backingNotFollowed,
  backingFormatUnstated,
  takenForLayer,
  discardOff,
  definitionDiffers,
];

/** All findings: most severe first, then most bytes at stake, then by rule. */
export function findingsOf(context: FindingContext): readonly Finding[] {
  return finish(findingSteps(context));
}

/** As `findingsOf`, a rule at a time, and the longest of them in pieces. */
export function* findingSteps(context: FindingContext): Steps<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const rule of FINDING_RULES) {
    yield;
    for (const finding of rule === orphan ? yield* orphanSteps(context) : rule(context)) findings.push(finding);
  }
  yield;
  return findings.toSorted(worstFirst);
}
