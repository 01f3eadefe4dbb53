// Rule: an image reads through to a file that is not there.
import type { Finding, FindingContext } from '../finding.ts';
import type { ImageFacts } from '../file.ts';
import { shellWord } from '../plain-text.ts';
import { backingState } from './backing-state.ts';
import { problemsByPlace } from './material.ts';
import { say, wording } from '../sentences/english.ts';

/** Without its backing file an overlay is worth nothing: everything that it does not hold itself is lost. */
export function backingMissing({ report, owned }: FindingContext): readonly Finding[] {
  const users = new Map(owned.map((entry) => [entry.file.id, entry.disks]));
  const places = problemsByPlace(report);
  return report.images.flatMap((image) => {
    const state = backingState(places, image);
    if (state?.kind !== 'missing') return [];
    return [
      findingOf(
        image,
        state.path,
        (users.get(image.file.id) ?? []).map(({ guest }) => guest.name),
      ),
    ];
  });
}

function findingOf({ file }: ImageFacts, path: string, guests: readonly string[]): Finding {
  const [guest] = guests;
  return {
    code: 'backing-missing',
    severity: guest === undefined ? 'warning' : 'critical',
    subject: { ...(guest === undefined ? {} : { guest }), path: file.path },
    bytesAtStake: undefined,
    ...wording(
      say('backing-missing', { path: file.path, backing: path }),
      say('do:backing-missing'),
      `ullage inspect ${shellWord(file.path)}`,
    ),
  };
}
