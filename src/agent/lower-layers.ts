// Which images of a tree without definitions are lower layers of others: pure. An image that names another says nothing about whose
// disk that is, so what stands in a guest's own folder stays that guest's disk.
import type { FileId, ImageFacts } from '../core/file.ts';
import type { FoundFile } from '../core/report.ts';
import { formatOfDriverType } from '../formats/driver-names.ts';
import { mutualGroups } from './mutual-groups.ts';

/** The found files that are taken for lower layers: named as backing or data file by an image of the same folder, or by any image where
 *  they lie in no guest's folder; and not themselves on top of the image that names them, nor of another format than it says (a disk
 *  that is called raw could not grow). `images` are each read as what its own bytes say. */
export function lowerLayers(found: readonly FoundFile[], images: readonly ImageFacts[]): ReadonlySet<FileId> {
  const places = new Map(found.map((entry) => [entry.file.id, entry]));
  const formats = new Map(images.map(({ file, header }) => [file.id, header?.format]));
  const below = new Map(images.map((image) => [image.file.id, namedBy(image, formats)]));
  const groups = mutualGroups(below);
  const named = [...below].flatMap(([upper, lowers]) => lowers.map((lower) => [upper, lower] as const));
  return new Set(
    named
      // Of images that lead to each other each is above the other, and none is a lower layer.
      .filter(([upper, lower]) => groups.get(lower) !== groups.get(upper))
      .filter(([upper, lower]) => mayBeLayer(places.get(lower), places.get(upper)))
      .map(([, lower]) => lower),
  );
}

function namedBy({ header, backingId, dataFileIds }: ImageFacts, formats: Formats): readonly FileId[] {
  const claims = [
    [backingId, header?.backing?.format] as const,
    ...dataFileIds.map((id, at) => [id, header?.dataFiles[at]?.format] as const),
  ];
  return claims.flatMap(([id, claim]) => (id !== undefined && isSaidRightly(claim, formats.get(id)) ? [id] : []));
}

type Formats = ReadonlyMap<FileId, string | undefined>;

function isSaidRightly(claim: string | undefined, format: string | undefined): boolean {
  return claim === undefined || format === undefined || formatOfDriverType(claim) === format;
}

function mayBeLayer(lower: FoundFile | undefined, upper: FoundFile | undefined): boolean {
  if (lower?.folder === undefined) return true;
  return lower.root === upper?.root && lower.folder === upper.folder;
}
