// Disks that a walk has seen and nobody could open: pure. Without them a reader without rights would call guests' disks orphans.
import type { FileFacts, ImageFacts } from '../core/file.ts';
import type { FoundFile } from '../core/report.ts';
import type { CollectedGuest, CollectedImages } from './collected.ts';

/** The images, and for each guest's disk without one its file as the walk found it: sizes and identity, but no header. */
export function withUnopened(
  images: CollectedImages,
  guests: readonly CollectedGuest[],
  found: readonly FoundFile[],
): CollectedImages {
  const named = guests.flatMap(({ disks }) => disks.flatMap(({ path, mirrorPath }) => [path, mirrorPath]));
  const paths = named.filter((path) => path !== undefined).filter((path) => !images.chains.has(path));
  if (paths.length === 0) return images;
  const files = new Map(found.flatMap(({ file }) => [file.path, ...file.aliases].map((name) => [name, file] as const)));
  const chains = new Map(images.chains);
  const known = new Set(images.images.map(({ file }) => file.id));
  const unopened: ImageFacts[] = [];
  for (const path of paths) {
    const file = files.get(path);
    if (file === undefined) continue;
    chains.set(path, [file.id]);
    if (!known.has(file.id)) unopened.push(unopenedImage(file));
    known.add(file.id);
  }
  return { images: [...images.images, ...unopened], chains };
}

function unopenedImage(file: FileFacts): ImageFacts {
  return { file, probedFormat: undefined, header: undefined, pins: undefined, backingId: undefined, dataFileIds: [] };
}
