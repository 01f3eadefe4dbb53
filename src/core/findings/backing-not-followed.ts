// Rule: an image names a backing file that our rules do not let us open.
import type { Finding, FindingContext } from '../finding.ts';
import type { ImageFacts } from '../file.ts';
import { printable, shellWord } from '../plain-text.ts';
import { backingState, type BackingState } from './backing-state.ts';
import { problemsByPlace } from './material.ts';

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
  const why = isRemote ? 'which is no plain path' : 'which lies outside the folders that are walked';
  return {
    code: 'backing-not-followed',
    severity: 'warning',
    subject: { path: file.path },
    bytesAtStake: undefined,
    message: `${printable(file.path)} reads through to ${printable(name)}, ${why}: it was not opened, and what it occupies is not counted.`,
    action: isRemote
      ? 'Make sure that somebody meant this: a guest that can write its image header can name any file or address.'
      : `If it is meant, walk its folder too: --path ${shellWord(folderOf(state.path))} (together with the paths you walk now)`,
  };
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}
