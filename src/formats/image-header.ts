// An ImageHeader with the answers that most formats share filled in: no backing, no snapshots, nothing odd.
import type { ImageHeader } from '../core/image.ts';

/** What a parser must always say, and whatever else its format can. */
export type ImageHeaderParts = Pick<ImageHeader, 'format' | 'virtualSize' | 'fullSize'> & Partial<ImageHeader>;

/** The parts as a whole header; what is left out means that the format or the image has none. */
export function imageHeader(parts: ImageHeaderParts): ImageHeader {
  const { format, virtualSize, fullSize, ...rest } = parts;
  return {
    format,
    variant: undefined,
    virtualSize,
    fullSize,
    clusterSize: undefined,
    backing: undefined,
    dataFiles: [],
    snapshotCount: 0,
    snapshots: [],
    encryption: undefined,
    dirty: false,
    corrupt: false,
    notes: [],
    details: {},
    ...rest,
  };
}
