// A report of another time: everything in it that has a time has a later one.
import type { FileFacts, ImageFacts } from '../../src/core/file.ts';
import type { HostReport } from '../../src/core/report.ts';
import * as facts from '../../tests/hosts/facts.ts';

/** The same facts, `ms` later by their host's clock. */
export function movedBy(ms: number, parts: Partial<HostReport>): Partial<HostReport> {
  const { startedAtMs, finishedAtMs, images, found } = facts.report(parts);
  return {
    ...parts,
    startedAtMs: startedAtMs + ms,
    finishedAtMs: finishedAtMs + ms,
    images: images.map((image) => laterImage(ms, image)),
    found: found.map((one) => ({ ...one, file: laterFile(ms, one.file) })),
  };
}

function laterFile(ms: number, file: FileFacts): FileFacts {
  return { ...file, modifiedAtMs: file.modifiedAtMs + ms };
}

function laterImage(ms: number, image: ImageFacts): ImageFacts {
  const { header } = image;
  const file = laterFile(ms, image.file);
  if (header === undefined) return { ...image, file };
  const snapshots = header.snapshots.map((one) => ({
    ...one,
    takenAtSeconds: one.takenAtSeconds + Math.floor(ms / 1_000),
  }));
  return { ...image, file, header: { ...header, snapshots } };
}
