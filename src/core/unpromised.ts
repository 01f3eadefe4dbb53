// Images for which nothing is promised although they may be guests' disks: the worst case can be lower by what they could take.
import { sumBytes, type Bytes } from './bytes.ts';
import { growthOf } from './disk.ts';
import type { ImageFacts } from './file.ts';
import { guestsMayBeMissing } from './missing-guests.ts';
import type { OwnedFile } from './ownership.ts';
import type { HostReport } from './report.ts';

/** Files that nothing is promised for, on the word of another image, which anybody can have made. In the image cache a base is a
 *  base by its place. */
export function takenForLayers(report: HostReport, owned: readonly OwnedFile[]): readonly OwnedFile[] {
  if (!report.guests.some(({ origin }) => origin === 'inferred')) return [];
  return owned.filter(({ kind, found }) => (kind === 'backing' || kind === 'snapshot-layer') && found?.role === 'disk');
}

/** Orphan images of a report that may lack guests: a guest whom nobody read, or whose definition was not copied, may have them. */
export function perhapsOfGuests(report: HostReport, owned: readonly OwnedFile[]): readonly OwnedFile[] {
  const orphans = owned.filter(({ kind, found }) => kind === 'orphan' && found?.role === 'disk');
  return orphans.length > 0 && guestsMayBeMissing(report) ? orphans : [];
}

/** What they could take if guests wrote to them after all; undefined when that is not known of one. */
export function growthOfUnpromised(
  files: readonly OwnedFile[],
  images: ReadonlyMap<string, ImageFacts>,
): Bytes | undefined {
  const growths = files.map(({ file }) => {
    const image = images.get(file.id);
    return image === undefined ? undefined : growthOf(image);
  });
  const known = growths.filter((growth) => growth !== undefined);
  return known.length === growths.length ? sumBytes(known) : undefined;
}
