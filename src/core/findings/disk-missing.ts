// Rule: a guest's disk is not there.
import type { Finding, FindingContext } from '../finding.ts';
import type { DiskFacts } from '../guest.ts';
import type { DiskRef } from '../ownership.ts';
import { printable, shellWord } from '../plain-text.ts';
import type { Problem } from '../problem.ts';
import { diskName, diskSubject, disksOf, problemsByPlace, problemsOfDisk, sentence } from './material.ts';
import { domainWord, withCommand } from './commands.ts';

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
  const { device } = ref.disk;
  const isRunning = ref.guest.state === 'running' || ref.guest.state === 'blocked' || ref.guest.state === 'paused';
  const meaning = isRunning ? meaningWhileRunning(ref.disk) : 'the guest cannot be started';
  const isRemovable = device === 'cdrom' || device === 'floppy';
  return {
    code: 'disk-missing',
    severity: isRemovable ? 'warning' : 'critical',
    subject: diskSubject(ref, path),
    bytesAtStake: undefined,
    message: isRemovable
      ? `${sentence(diskName(ref))}: the medium ${printable(path)} does not exist.`
      : `${sentence(diskName(ref))}: ${printable(path)} does not exist: ${meaning}.`,
    ...(isRemovable
      ? withCommand('Eject it', `virsh change-media ${domainWord(ref.guest)} ${shellWord(ref.disk.target)} --eject`)
      : adviceOf(ref, path, isRunning)),
  };
}

/** It may have been moved, or the guest may see another tree of mounts than we do: neither can be told from here. */
function meaningWhileRunning({ source }: DiskFacts): string {
  return source.kind === 'block'
    ? 'the device has gone under the running guest, or only the guest can see it'
    : 'if it was deleted, the running guest still holds it open: its bytes come back when the guest stops, and its data goes';
}

/** A deleted file can still be copied as long as QEMU holds it open. */
function adviceOf({ guest, disk }: DiskRef, path: string, isRunning: boolean): Pick<Finding, 'action' | 'command'> {
  if (disk.source.kind === 'block') return { action: 'Bring the device back, or remove the disk from the definition.' };
  if (!isRunning) return { action: 'Restore the file, or remove the disk from the definition.' };
  const target = `${domainWord(guest)} ${shellWord(disk.target)}`;
  return withCommand(
    'Rescue its data before the guest stops',
    `virsh blockcopy ${target} --dest ${shellWord(`${path}.rescued`)} --transient-job --wait`,
  );
}
