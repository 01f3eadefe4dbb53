// Rule: snapshots that hold a large share of their disk's size.
import { maxBytes, MiB, type Bytes } from '../bytes.ts';
import { ceilingOf } from '../disk.ts';
import type { Finding, FindingContext } from '../finding.ts';
import type { FileId, ImageFacts } from '../file.ts';
import type { OwnedFile } from '../ownership.ts';
import { shellWord } from '../plain-text.ts';
import { diskSubject, imagesById } from './material.ts';
import { evidenceOf } from './evidence.ts';
import { mergeAdvice } from './merge-advice.ts';
import { say, wording } from '../sentences/english.ts';

const CODE = 'large-snapshot';

/** Internal: what the tables say that snapshots alone hold, or, unwalked, what exceeds a full disk. External: a frozen layer. */
export function largeSnapshot(context: FindingContext): readonly Finding[] {
  const images = imagesById(context.report);
  const users = new Map(context.owned.map((entry) => [entry.file.id, entry]));
  const layers = context.owned.filter(({ kind }) => kind === 'snapshot-layer');
  return [
    ...context.report.images.flatMap((image) => internal(image, context, users)),
    ...layers.flatMap((entry) => external(entry, images, context)),
  ];
}

function internal(
  image: ImageFacts,
  { thresholds }: FindingContext,
  users: ReadonlyMap<FileId, OwnedFile>,
): readonly Finding[] {
  const { file, header, pins } = image;
  if (header === undefined || header.snapshotCount === 0) return [];
  const held = pins?.pinned ?? maxBytes(0n, (file.allocation ?? 0n) - header.fullSize);
  if (!isLarge(held, header.virtualSize, thresholds.snapshotSharePercent)) return [];
  const more = atMostOf(image) - held;
  return [
    {
      code: CODE,
      severity: 'warning',
      subject: { path: file.path },
      bytesAtStake: held,
      ...wording(
        say('large-snapshot', {
          path: file.path,
          snapshots: header.snapshotCount,
          held,
          isAtLeast: pins === undefined,
          more: more >= MiB ? more : 0n,
        }),
        say('do:large-snapshot'),
        `qemu-img snapshot -U -l ${shellWord(file.path)}`,
      ),
      evidence: evidenceOf([users.get(file.id) ?? { file, disks: [] }]),
    },
  ];
}

/** All that the snapshots can come to hold: the image's ceiling less the one that it would have once they are deleted. */
function atMostOf(image: ImageFacts): Bytes {
  const { file, header, pins } = image;
  const ceiling = ceilingOf(image);
  if (header === undefined || ceiling === undefined) return 0n;
  const bare = ceilingOf({
    ...image,
    file: { ...file, allocation: pins === undefined ? 0n : maxBytes(0n, (file.allocation ?? 0n) - pins.pinned) },
    header: { ...header, snapshotCount: 0, snapshots: [] },
    pins: undefined,
  });
  return ceiling - (bare ?? 0n);
}

function external(
  { file, disks }: OwnedFile,
  images: ReadonlyMap<FileId, ImageFacts>,
  { thresholds }: FindingContext,
): readonly Finding[] {
  const [ref] = disks;
  const held = file.allocation ?? 0n;
  const size = images.get(file.id)?.header?.virtualSize;
  if (ref === undefined || size === undefined || !isLarge(held, size, thresholds.snapshotSharePercent)) return [];
  return [
    {
      code: CODE,
      severity: 'info',
      subject: diskSubject(ref, file.path),
      bytesAtStake: held,
      ...wording(
        say('large-layer', { guest: ref.guest.name, disk: ref.disk.target, path: file.path, held }),
        ...mergeAdvice(ref, file.id, images),
      ),
      evidence: evidenceOf([{ file, disks }]),
    },
  ];
}

function isLarge(held: Bytes, virtualSize: Bytes, percent: number): boolean {
  return held > 0n && held * 100n > virtualSize * BigInt(Math.round(percent));
}
