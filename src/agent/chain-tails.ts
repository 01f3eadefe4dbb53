// What lies below a chain that was too deep to follow: pure. Without it a guest's lower layers would be called orphans.
import type { FileId } from '../core/file.ts';
import type { CollectedImages } from './collected.ts';

/** The images, each chain continued by the backing files that were read all the same, because a walk found them. A file that is
 *  in some chain already is not added to another: all tails together are no longer than the list of images. */
export function withTails(images: CollectedImages): CollectedImages {
  const backings = new Map(images.images.map(({ file, backingId }) => [file.id, backingId]));
  const used = new Set([...images.chains.values()].flat());
  const chains = new Map(images.chains);
  for (const [path, chain] of images.chains) {
    const tail: FileId[] = [];
    let next = backings.get(chain.at(-1) ?? '');
    while (next !== undefined && !used.has(next)) {
      tail.push(next);
      used.add(next);
      next = backings.get(next);
    }
    if (tail.length > 0) chains.set(path, [...chain, ...tail]);
  }
  return { images: images.images, chains };
}
