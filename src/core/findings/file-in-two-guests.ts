// Rule: a file that one guest writes is used by another guest too.
import type { Finding, FindingContext } from '../finding.ts';
import type { DiskRef, OwnedFile } from '../ownership.ts';
import { isNeverWritten } from '../promise.ts';
import { listed, printable } from '../plain-text.ts';
import { diskSubject, mayRun } from './material.ts';

/** Two writers, or a writer under somebody's overlay, destroy the data. Disks declared shareable in every guest are meant so;
 *  media that nobody writes may be shared freely. */
export function fileInTwoGuests({ owned }: FindingContext): readonly Finding[] {
  return owned.flatMap((entry) => {
    const writer = entry.disks.find((ref) => isTopOf(ref, entry) && !isNeverWritten(ref.disk));
    const guests = new Set(entry.disks.map(({ guest }) => guest));
    if (writer === undefined || guests.size < 2 || entry.disks.every(({ disk }) => disk.shareable)) return [];
    return [findingOf(entry, writer)];
  });
}

function isTopOf({ disk }: DiskRef, { file }: OwnedFile): boolean {
  return disk.chain[0] === file.id || disk.mirrorId === file.id;
}

function findingOf(entry: OwnedFile, writer: DiskRef): Finding {
  const { file, disks } = entry;
  const guests = [...new Set(disks.map(({ guest }) => guest))];
  const names = guests.map(({ name }) => printable(name));
  const isLowerLayer = disks.some((ref) => !isTopOf(ref, entry));
  return {
    code: 'file-in-two-guests',
    severity: guests.filter(mayRun).length > 1 ? 'critical' : 'warning',
    subject: diskSubject(writer, file.path),
    bytesAtStake: file.allocation,
    message: isLowerLayer
      ? `${printable(file.path)} is written by guest ${printable(writer.guest.name)} and lies below a disk of another (${listed(names)}): each write there damages that disk.`
      : `${printable(file.path)} is a disk of ${listed(names)} at once: two that run will destroy its data.`,
    action:
      'Give each guest its own copy or overlay; if they share it on purpose, say <shareable/> in every definition.',
  };
}
