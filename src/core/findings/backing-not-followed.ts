// Rule: an image names a backing file that our rules do not let us open.
import type { Finding, FindingContext } from '../finding.ts';
import type { ImageFacts } from '../file.ts';
import { shellWord } from '../plain-text.ts';
import { backingState, type BackingState } from './backing-state.ts';
import { problemsByPlace } from './material.ts';
import { say, wording } from '../sentences/english.ts';

/** A name in an image is the guest's word: URLs, json: and paths outside the allowed folders are recorded, never opened. */
export function backingNotFollowed({ report }: FindingContext): readonly Finding[] {
  const places = problemsByPlace(report);
  return report.images.flatMap((image) => {
    const state = backingState(places, image);
    return state?.kind === 'remote' || state?.kind === 'unfollowed' ? [findingOf(image, state)] : [];
  });
}

function findingOf({ file, header }: ImageFacts, state: BackingState): Finding {
  const name = header?.backing?.name ?? '';
  const isRemote = state.kind === 'remote';
  const option = isRemote ? undefined : `--path ${shellWord(folderOf(state.path))}`;
  return {
    code: 'backing-not-followed',
    severity: 'warning',
    subject: { path: file.path },
    bytesAtStake: undefined,
    ...wording(
      say('backing-not-followed', { path: file.path, backing: name, isRemote }),
      say('do:backing-not-followed', { option }),
    ),
  };
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}
