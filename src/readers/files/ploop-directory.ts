// A directory that is itself an image: ploop's DiskDescriptor.xml beside its delta files.
import type { ImageHeader } from '../../core/image.ts';
import { FormatError } from '../../formats/format-error.ts';
import { imageHeader } from '../../formats/image-header.ts';
import { parsePloopDescriptor } from '../../formats/ploop/descriptor.ts';
import type { FileFailure } from './file-failure.ts';
import { readSmallFile } from './read-small-file.ts';

/** More than a descriptor of 512 images needs; the parser refuses what is longer. */
const MAX_DESCRIPTOR = 256 * 1024;

/** The directory's header, or what is wrong with its descriptor; undefined when it has none and so is no image. */
export function readPloopDirectory(directory: string): { header: ImageHeader } | { failure: FileFailure } | undefined {
  const read = readSmallFile(`${directory}/DiskDescriptor.xml`, MAX_DESCRIPTOR);
  if (read.kind === 'failed') return read.failure.kind === 'missing' ? undefined : { failure: read.failure };
  try {
    return { header: headerOf(new TextDecoder().decode(read.bytes)) };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return { failure: { kind: 'damaged', attempted: 'read DiskDescriptor.xml', found: error.message } };
  }
}

/** The directory itself holds no guest data: its files do, the one that is written to first. */
function headerOf(text: string): ImageHeader {
  const descriptor = parsePloopDescriptor(text);
  const isTop = ({ guid }: { guid: string }): boolean => guid === descriptor.topGuid;
  const images = [...descriptor.images.filter(isTop), ...descriptor.images.filter((image) => !isTop(image))];
  return imageHeader({
    format: 'ploop',
    virtualSize: descriptor.virtualSize,
    fullSize: 0n,
    dataFiles: images.map(({ file }) => file),
    snapshotCount: 0,
    details: { snapshots: descriptor.snapshotCount },
  });
}
