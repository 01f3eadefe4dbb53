// What changed between two reports of one host: findings that appeared and cleared.
import type { z } from 'zod';
import type { Finding } from '../../core/finding.ts';
import type { finding } from '../../wire/explanation.ts';

/** Findings that are new, and those that are there no longer. */
export interface FindingChanges<Kept> {
  readonly appeared: readonly Finding[];
  readonly cleared: readonly Kept[];
}

/** What a finding is compared by. */
export type NamedFinding = Pick<z.output<typeof finding>, 'code' | 'subject'>;

/** A finding is the same while its code and what it is about are: bytes and words change with every report. */
export function findingChanges<Kept extends NamedFinding>(
  before: readonly Kept[],
  after: readonly Finding[],
): FindingChanges<Kept> {
  const [old, now] = [new Set(before.map(nameOf)), new Set(after.map(nameOf))];
  return {
    appeared: after.filter((finding) => !old.has(nameOf(finding))),
    cleared: before.filter((finding) => !now.has(nameOf(finding))),
  };
}

function nameOf({ code, subject }: NamedFinding): string {
  return JSON.stringify([code, subject.pool, subject.guest, subject.disk, subject.path]);
}
