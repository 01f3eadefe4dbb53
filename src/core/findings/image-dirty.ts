// Rule: an image was not closed properly.
import type { Finding, FindingContext } from '../finding.ts';
import { shellWord } from '../plain-text.ts';
import { filesInUse } from './material.ts';
import { say, wording } from '../sentences/english.ts';

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
            ...wording(
              say('image-dirty', { path: file.path }),
              say('do:image-dirty'),
              `qemu-img check -r leaks ${shellWord(file.path)}`,
            ),
          },
        ],
  );
}
