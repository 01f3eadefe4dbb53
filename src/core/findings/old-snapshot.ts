// Rule: snapshots, inside an image or as layers below it, that have been kept for long.
import type { Finding, FindingContext } from '../finding.ts';
import type { FileId, ImageFacts } from '../file.ts';
import { formatBytes } from '../format-bytes.ts';
import type { OwnedFile } from '../ownership.ts';
import { counted, printable, shellWord } from '../plain-text.ts';
import { ageInDays, diskName, diskSubject, imagesById, sentence } from './material.ts';
import { mergeAction } from './merge-action.ts';

const CODE = 'old-snapshot';

type Images = ReadonlyMap<FileId, ImageFacts>;

/** Internal ones by the time in their table, external ones by the last change of the layer that they froze. */
export function oldSnapshot(context: FindingContext): readonly Finding[] {
  const { report, owned } = context;
  const images = imagesById(report);
  return [
    ...report.images.flatMap((image) => internal(image, context)),
    ...owned.filter(({ kind }) => kind === 'snapshot-layer').flatMap((entry) => external(entry, images, context)),
  ];
}

function internal({ file, header, pins }: ImageFacts, { report, thresholds }: FindingContext): readonly Finding[] {
  const dated = (header?.snapshots ?? []).filter(({ takenAtSeconds }) => takenAtSeconds > 0);
  const aged = dated.map(({ name, takenAtSeconds }) => ({ name, days: ageInDays(report, takenAtSeconds * 1000) }));
  const old = aged.filter(({ days }) => days > thresholds.snapshotAgeDays).toSorted((a, b) => b.days - a.days);
  const [oldest] = old;
  if (oldest === undefined) return [];
  const limit = counted(thresholds.snapshotAgeDays, 'day');
  return [
    {
      code: CODE,
      severity: 'warning',
      subject: { path: file.path },
      bytesAtStake: pins?.pinned,
      message: `${printable(file.path)} holds ${counted(old.length, 'internal snapshot')} older than ${limit}; the oldest, ${printable(oldest.name)}, is ${counted(oldest.days, 'day')} old.`,
      action: `If it is no longer needed, with the guest shut off: qemu-img snapshot -d ${shellWord(oldest.name)} ${shellWord(file.path)}`,
    },
  ];
}

/** A linked clone of one guest looks the same from below, so the sentence says only what is so. */
function external({ file, disks }: OwnedFile, images: Images, context: FindingContext): readonly Finding[] {
  const days = ageInDays(context.report, file.modifiedAtMs);
  const [ref] = disks;
  if (days <= context.thresholds.snapshotAgeDays || ref === undefined) return [];
  const held = formatBytes(file.allocation ?? 0n);
  return [
    {
      code: CODE,
      severity: 'info',
      subject: diskSubject(ref, file.path),
      bytesAtStake: file.allocation,
      message: `${sentence(diskName(ref))} reads through to ${printable(file.path)} (${held}), unchanged for ${counted(days, 'day')} and used by no other disk.`,
      action: mergeAction(ref, file.id, images),
    },
  ];
}
