// How following an image's backing name ended, for the rules about missing and unfollowed backing files.
import type { ImageFacts } from '../file.ts';
import type { Problem } from '../problem.ts';
import { backingPath } from './material.ts';

/** `missing` the file does not exist; `unread` a Problem says why it was not read; `unfollowed` our rules forbid following it. */
export type BackingState =
  | { readonly kind: 'missing' | 'unread' | 'unfollowed'; readonly path: string }
  | { readonly kind: 'remote' };

/** Undefined for an image without a backing name, or whose backing was followed. `places` is problemsByPlace's. */
export function backingState(
  places: ReadonlyMap<string, readonly Problem[]>,
  image: ImageFacts,
): BackingState | undefined {
  const backing = image.header?.backing;
  if (backing === undefined || image.backingId !== undefined) return undefined;
  const path = backingPath(image, backing);
  if (path === undefined) return { kind: 'remote' };
  const kinds = (places.get(path) ?? []).map(({ kind }) => kind);
  if (kinds.includes('missing') || kinds.includes('gone')) return { kind: 'missing', path };
  return { kind: kinds.length === 0 || kinds.includes('refused') ? 'unfollowed' : 'unread', path };
}
