// Rule: an image was not closed properly.
import type { Finding, FindingContext } from '../finding.ts';
import { printable, shellWord } from '../plain-text.ts';
import { filesInUse } from './material.ts';
import { withCommand } from './commands.ts';

/** The dirty bit is normal while a guest writes with lazy refcounts; with nobody writing it means that QEMU was killed. */
export function imageDirty(context: FindingContext): readonly Finding[] {
  const used = filesInUse(context);
  return context.report.images.flatMap(({ file, header }) =>
    header?.dirty !== true || used.has(file.id)
      ? []
      : [
          {
            code: 'image-dirty',
            severity: 'warning' as const,
            subject: { path: file.path },
            bytesAtStake: undefined,
            message: `${printable(file.path)} was not closed properly, and no running guest has it: clusters may be leaked.`,
            ...withCommand('While nothing uses it', `qemu-img check -r leaks ${shellWord(file.path)}`),
          },
        ],
  );
}
