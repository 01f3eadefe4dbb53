// Rule: a guest's disk is not there.
import type { Finding, FindingContext } from '../finding.ts';
import type { DiskRef } from '../ownership.ts';
import { shellWord } from '../plain-text.ts';
import type { Problem } from '../problem.ts';
import { diskSubject, disksOf, problemsByPlace, problemsOfDisk } from './material.ts';
import { domainWord } from './commands.ts';
import type { MissingDisk } from '../sentences/en-findings.ts';
import { say, wording, type Advice } from '../sentences/english.ts';

/** A local file or device that the XML names and the host does not have. What merely could not be read is a problem, not this. */
export function diskMissing({ report }: FindingContext): readonly Finding[] {
  const places = problemsByPlace(report);
  return disksOf(report).flatMap((ref) => {
    const { source, skipped, chain } = ref.disk;
    if (source.kind !== 'file' && source.kind !== 'block') return [];
    return skipped !== undefined || chain.length > 0 || !isAbsent(problemsOfDisk(places, ref))
      ? []
      : [findingOf(ref, source.path)];
  });
}

function isAbsent(problems: readonly Problem[]): boolean {
  return problems.length === 0 || problems.some(({ kind }) => kind === 'missing' || kind === 'gone');
}

function findingOf(ref: DiskRef, path: string): Finding {
  const meaning = meaningOf(ref);
  return {
    code: 'disk-missing',
    severity: meaning === 'medium' ? 'warning' : 'critical',
    subject: diskSubject(ref, path),
    bytesAtStake: undefined,
    ...wording(
      say('disk-missing', { guest: ref.guest.name, disk: ref.disk.target, path, meaning }),
      ...adviceOf(ref, path, meaning),
    ),
  };
}

/** It may have been moved, or the guest may see another tree of mounts than we do: neither can be told from here. */
function meaningOf({ guest, disk }: DiskRef): MissingDisk {
  if (disk.device === 'cdrom' || disk.device === 'floppy') return 'medium';
  const isRunning = guest.state === 'running' || guest.state === 'blocked' || guest.state === 'paused';
  if (!isRunning) return 'cannot-start';
  return disk.source.kind === 'block' ? 'device-gone' : 'file-gone';
}

/** A deleted file can still be copied as long as QEMU holds it open. */
function adviceOf({ guest, disk }: DiskRef, path: string, meaning: MissingDisk): Advice {
  const target = `${domainWord(guest)} ${shellWord(disk.target)}`;
  if (meaning === 'medium') return [say('do:eject'), `virsh change-media ${target} --eject`];
  if (disk.source.kind === 'block') return [say('do:restore-device')];
  if (meaning === 'cannot-start') return [say('do:restore-file')];
  const copy = shellWord(`${path}.rescued`);
  return [say('do:rescue'), `virsh blockcopy ${target} --dest ${copy} --transient-job --wait`];
}
