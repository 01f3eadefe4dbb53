// Rule: an image has marked itself as corrupt.
import type { Finding, FindingContext } from '../finding.ts';
import { printable, shellWord } from '../plain-text.ts';
import { withCommand } from './commands.ts';

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
            message: `${printable(file.path)} is marked corrupt: QEMU will not write to it.`,
            ...withCommand(
              'Shut its guest off, keep a copy, then see what is wrong',
              `qemu-img check ${shellWord(file.path)}`,
            ),
          },
        ],
  );
}
