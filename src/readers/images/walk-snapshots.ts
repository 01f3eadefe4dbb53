// `--exact`: for each image with internal snapshots, what they really still pin.
import type { Lanes } from '../lanes/lanes.ts';
import type { ImageCollection } from './image-collection.ts';
import type { ImageEntry } from './image-entry.ts';

/** Walks every qcow2 image with internal snapshots, as many at once as the lanes take. A walk that fails is a Problem. */
export async function walkSnapshots(lanes: Lanes, collection: ImageCollection): Promise<void> {
  const images = [...collection.entries()].filter(hasSnapshots);
  await Promise.all(images.map((entry) => walk(lanes, collection, entry)));
}

/** An unchanged image's pins are still true. */
function hasSnapshots({ facts }: ImageEntry): boolean {
  return facts.header?.format === 'qcow2' && facts.header.snapshotCount > 0 && facts.pins === undefined;
}

async function walk(lanes: Lanes, collection: ImageCollection, entry: ImageEntry): Promise<void> {
  const { path, kind } = entry.facts.file;
  const walked = await lanes.walkImage(path, { blockDevices: kind === 'block' });
  if (walked.kind === 'walked') entry.facts = { ...entry.facts, pins: walked.pins };
  else collection.report(walked.failure, { path });
}
