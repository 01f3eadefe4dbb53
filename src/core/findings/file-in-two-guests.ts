// Rule: a file that one guest writes is used by another guest too.
import type { Finding, FindingContext } from '../finding.ts';
import type { DiskRef, OwnedFile } from '../ownership.ts';
import { isNeverWritten } from '../promise.ts';
import { diskSubject, mayRun, MOST_NAMED } from './material.ts';
import { say, wording } from '../sentences/english.ts';

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
  const names = guests.slice(0, MOST_NAMED).map(({ name }) => name);
  const isBelow = disks.some((ref) => !isTopOf(ref, entry));
  return {
    code: 'file-in-two-guests',
    severity: guests.filter(mayRun).length > 1 ? 'critical' : 'warning',
    subject: diskSubject(writer, file.path),
    bytesAtStake: file.allocation,
    ...wording(
      say('file-in-two-guests', {
        path: file.path,
        writer: writer.guest.name,
        names,
        guests: guests.length,
        isBelow,
      }),
      say('do:file-in-two-guests'),
    ),
  };
}
