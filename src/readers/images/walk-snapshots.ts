// `--exact`: for each qcow2 image, what the guest can overwrite in place and what its internal snapshots really still pin.
import type { Lanes } from '../lanes/lanes.ts';
import type { ImageCollection } from './image-collection.ts';
import type { ImageEntry } from './image-entry.ts';

/** Walks every qcow2 image, as many at once as the lanes take: without snapshots too, since compressed clusters are never given
 *  back when they are rewritten and no header field tells of them. A walk that fails is a Problem. */
export async function walkSnapshots(lanes: Lanes, collection: ImageCollection): Promise<void> {
  const images = [...collection.entries()].filter(isWalkable);
  await Promise.all(images.map((entry) => walk(lanes, collection, entry)));
}

/** An unchanged image's pins are still true. */
function isWalkable({ facts }: ImageEntry): boolean {
  return facts.header?.format === 'qcow2' && facts.pins === undefined;
}

async function walk(lanes: Lanes, collection: ImageCollection, entry: ImageEntry): Promise<void> {
  const { path, kind } = entry.facts.file;
  const walked = await lanes.walkImage(path, { blockDevices: kind === 'block' });
  if (walked.kind === 'walked') entry.facts = { ...entry.facts, pins: walked.pins };
  else collection.report(walked.failure, { path });
}
