// Rule: an image occupies more than its disk and the format's metadata need.
import { maxBytes, MiB } from '../bytes.ts';
import type { Finding, FindingContext } from '../finding.ts';
import type { ImageFacts } from '../file.ts';
import { shellWord } from '../plain-text.ts';
import type { OwnedFile } from '../ownership.ts';
import { evidenceOf } from './evidence.ts';
import { filesInUse } from './material.ts';
import { say, wording } from '../sentences/english.ts';

/** Less is the filesystem rounding up to its blocks, or its own map of the file. */
const NOT_WORTH_A_WORD = MiB;

/** Leaked clusters, blocks reserved past the end of the file, or a saved state; with internal snapshots the excess is theirs. */
export function allocationAboveVirtual(context: FindingContext): readonly Finding[] {
  const inUse = filesInUse(context);
  const users = new Map(context.owned.map((entry) => [entry.file.id, entry]));
  return context.report.images.flatMap((image) => findingOf(image, inUse.has(image.file.id), users.get(image.file.id)));
}

function findingOf({ file, header }: ImageFacts, inUse: boolean, user: OwnedFile | undefined): readonly Finding[] {
  if (header === undefined || header.snapshotCount > 0 || file.kind !== 'file' || file.allocation === undefined)
    return [];
  const excess = file.allocation - maxBytes(header.fullSize, header.virtualSize);
  if (excess < NOT_WORTH_A_WORD) return [];
  const isRaw = header.format === 'raw';
  const path = shellWord(file.path);
  return [
    {
      code: 'allocation-above-virtual',
      severity: inUse ? 'info' : 'warning',
      subject: { path: file.path },
      bytesAtStake: excess,
      ...wording(
        say('allocation-above-virtual', { path: file.path, excess, isRaw }),
        say('do:allocation-above-virtual', { isRaw }),
        isRaw ? `truncate -s ${header.virtualSize} -- ${path}` : `qemu-img check ${path}`,
      ),
      evidence: evidenceOf([user ?? { file, disks: [] }]),
    },
  ];
}
