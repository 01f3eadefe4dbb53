// Images by name: the facts of each and, if asked for, those of the chain below it, under the same rules as in an audit.
import { dirname } from 'node:path';
import type { ImageFacts } from '../core/file.ts';
import { resolveImages } from '../readers/images/resolve-images.ts';
import type { Lanes } from '../readers/lanes/lanes.ts';
import type { Inspection, Inspections, InspectOptions } from './contract.ts';
import { withLanes } from './with-lanes.ts';
import type { World } from './world.ts';

/** Names in an image are followed below its own folder and below that folder's parent: Nova keeps _base beside the instances. */
const ALLOWED_LEVELS = 2;

/** How long the image's mount may take to answer. */
const DEADLINE_MS = 10_000;

/** Reads each image and, with `backingChain`, what it stands on. One after the other: what they have in common is only the lanes. */
export async function inspectImages(
  world: World,
  paths: readonly string[],
  options: InspectOptions,
): Promise<Inspections> {
  const { value, stuck } = await withLanes(world, DEADLINE_MS, async (lanes) => {
    const inspections: Inspection[] = [];
    for (const path of paths) inspections.push(await inspectIn(lanes, path, options));
    return inspections;
  });
  return { inspections: value, stuck };
}

async function inspectIn(lanes: Lanes, path: string, options: InspectOptions): Promise<Inspection> {
  const { images, chains, problems } = await resolveImages([{ path, declaredFormat: undefined }], [], {
    lanes,
    allowedRoots: options.backingChain ? allowedRoots(path) : [],
    exact: options.exact,
    poolOf: () => undefined,
  });
  const byId = new Map(images.map((image) => [image.file.id, image]));
  const chain = (chains.get(path) ?? []).map((id) => byId.get(id)).filter((image) => image !== undefined);
  return { chain: options.backingChain ? chain : topOf(chain), problems };
}

function allowedRoots(path: string): readonly string[] {
  const roots: string[] = [];
  for (let at = path; roots.length < ALLOWED_LEVELS; at = dirname(at)) roots.push(dirname(at));
  return roots;
}

function topOf(chain: readonly ImageFacts[]): readonly ImageFacts[] {
  return chain.slice(0, 1);
}
