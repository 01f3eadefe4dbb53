// Rule: an image has marked itself as corrupt.
import type { Finding, FindingContext } from '../finding.ts';
import { shellWord } from '../plain-text.ts';
import { say, wording } from '../sentences/english.ts';

/** QEMU sets the corrupt bit when it finds metadata that cannot be, and refuses to write from then on. */
export function imageCorrupt({ report }: FindingContext): readonly Finding[] {
  return report.images.flatMap(({ file, header }) =>
    header?.corrupt !== true
      ? []
      : [
          {
            code: 'image-corrupt',
            severity: 'critical' as const,
            subject: { path: file.path },
            bytesAtStake: undefined,
            ...wording(
              say('image-corrupt', { path: file.path }),
              say('do:image-corrupt'),
              `qemu-img check ${shellWord(file.path)}`,
            ),
          },
        ],
  );
}
