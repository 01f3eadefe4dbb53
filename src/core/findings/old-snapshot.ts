// Rule: snapshots, inside an image or as layers below it, that have been kept for long.
import type { Finding, FindingContext } from '../finding.ts';
import type { FileId, ImageFacts } from '../file.ts';
import type { DiskRef, OwnedFile } from '../ownership.ts';
import { shellWord } from '../plain-text.ts';
import { ageInDays, diskSubject, imagesById } from './material.ts';
import { evidenceOf } from './evidence.ts';
import { mergeAdvice } from './merge-advice.ts';
import { domainWord } from './commands.ts';
import { depthIn } from './depth-in.ts';
import { say, wording, type Advice } from '../sentences/english.ts';

const CODE = 'old-snapshot';

type Images = ReadonlyMap<FileId, ImageFacts>;

/** Internal ones by the time in their table, external ones by the last change of the layer that they froze. */
export function oldSnapshot(context: FindingContext): readonly Finding[] {
  const { report, owned } = context;
  const images = imagesById(report);
  const users = new Map(owned.map((entry) => [entry.file.id, entry]));
  return [
    ...report.images.flatMap((image) => internal(image, context, users)),
    ...owned.filter(({ kind }) => kind === 'snapshot-layer').flatMap((entry) => external(entry, images, context)),
    ...owned.filter((entry) => isFrozenOriginal(entry, images)).flatMap((entry) => external(entry, images, context)),
  ];
}

function internal(
  { file, header, pins }: ImageFacts,
  { report, thresholds }: FindingContext,
  users: ReadonlyMap<FileId, OwnedFile>,
): readonly Finding[] {
  const dated = (header?.snapshots ?? []).filter(({ takenAtSeconds }) => takenAtSeconds > 0);
  const aged = dated.map(({ name, takenAtSeconds }) => ({ name, days: ageInDays(report, takenAtSeconds * 1000) }));
  const old = aged.filter(({ days }) => days > thresholds.snapshotAgeDays).toSorted((a, b) => b.days - a.days);
  const [oldest] = old;
  if (oldest === undefined) return [];
  return [
    {
      code: CODE,
      severity: 'warning',
      subject: { path: file.path },
      bytesAtStake: pins?.pinned,
      ...wording(
        say('old-snapshot', {
          path: file.path,
          snapshots: old.length,
          limitDays: thresholds.snapshotAgeDays,
          oldest: oldest.name,
          days: oldest.days,
        }),
        say('do:old-snapshot'),
        `qemu-img snapshot -d ${shellWord(oldest.name)} ${shellWord(file.path)}`,
      ),
      evidence: evidenceOf([users.get(file.id) ?? { file, disks: [] }]),
    },
  ];
}

/** A guest's first disk, which its first external snapshot froze: one guest's lowest layer in the folder of what lies on it. Base
 *  images lie in a cache or a folder of their own. */
function isFrozenOriginal({ kind, file, disks, found }: OwnedFile, images: Images): boolean {
  const [only, ...others] = disks;
  if (kind !== 'backing' || only === undefined || others.length > 0 || found?.role === 'base') return false;
  const above = images.get(only.disk.chain[depthIn(only.disk, file.id) - 1] ?? '');
  return above !== undefined && folderOf(above.file.path) === folderOf(file.path);
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

/** A linked clone of one guest looks the same from below, so the sentence says only what is so. */
function external({ kind, file, disks }: OwnedFile, images: Images, context: FindingContext): readonly Finding[] {
  const days = ageInDays(context.report, file.modifiedAtMs);
  const [ref] = disks;
  if (days <= context.thresholds.snapshotAgeDays || ref === undefined) return [];
  return [
    {
      code: CODE,
      severity: 'info',
      subject: diskSubject(ref, file.path),
      bytesAtStake: file.allocation,
      ...wording(
        say('old-layer', {
          guest: ref.guest.name,
          disk: ref.disk.target,
          path: file.path,
          held: file.allocation,
          days,
        }),
        ...(kind === 'backing' ? commitAdvice(ref) : mergeAdvice(ref, file.id, images)),
      ),
      evidence: evidenceOf([{ file, disks }]),
    },
  ];
}

/** Pulling the original up would copy all of it: what has been written since goes down into it instead. */
function commitAdvice({ guest, disk }: DiskRef): Advice {
  return [say('do:commit'), `virsh blockcommit ${domainWord(guest)} ${shellWord(disk.target)} --active --pivot`];
}
