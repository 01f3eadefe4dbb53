// An image as documents have it: those of explanations, of reports and of `ullage inspect --json`.
import type { FileFacts, ImageFacts } from '../core/file.ts';

/** One image with its file and header. */
export function imageDocument(image: ImageFacts) {
  return {
    file: fileDocument(image.file),
    probedFormat: image.probedFormat,
    header: image.header,
    pins: image.pins,
    backingId: image.backingId,
    dataFiles: image.dataFileIds.map((id) => ({ id })),
  };
}

/** stat gives times with a fraction of a millisecond, which nobody needs and JSON of ours does not know. */
function fileDocument(file: FileFacts) {
  const { id, kind, path, aliases, poolId, length, allocation, links, modifiedAtMs } = file;
  return { id, kind, path, aliases, poolId, length, allocation, links, modifiedAtMs: Math.floor(modifiedAtMs) };
}
