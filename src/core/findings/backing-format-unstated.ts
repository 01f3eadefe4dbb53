// Rule: images name a backing file without saying its format.
import type { Finding, FindingContext } from '../finding.ts';
import type { ImageFacts } from '../file.ts';
import { shellWord } from '../plain-text.ts';
import { say, wording } from '../sentences/english.ts';

/** One finding per backing file: old clouds have it on every disk. QEMU then probes the backing file's content, which whoever
 *  wrote it controls; QEMU has refused to create such images since 6.1. */
export function backingFormatUnstated({ report }: FindingContext): readonly Finding[] {
  const unstated = report.images.filter((image) => {
    const backing = image.header?.backing;
    return backing !== undefined && backing.place === 'local' && backing.format === undefined;
  });
  const groups = Map.groupBy(unstated, (image) => image.backingId ?? image.file.id);
  return [...groups.values()].flatMap((images) => findingOf(images));
}

function findingOf(images: readonly ImageFacts[]): readonly Finding[] {
  const [first] = images;
  const name = first?.header?.backing?.name;
  if (first === undefined || name === undefined) return [];
  const command = `qemu-img rebase -u -F FORMAT -b ${shellWord(name)} ${shellWord(first.file.path)}`;
  return [
    {
      code: 'backing-format-unstated',
      severity: 'info',
      subject: { path: first.file.path },
      bytesAtStake: undefined,
      ...wording(
        say('backing-format-unstated', { path: first.file.path, images: images.length, backing: name }),
        say('do:backing-format-unstated'),
        command,
      ),
    },
  ];
}
