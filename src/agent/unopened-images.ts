// Disks that a walk has seen and nobody could open: pure. Without them a reader without rights would call guests' disks orphans.
import type { FileFacts, FileId, ImageFacts } from '../core/file.ts';
import type { DiskSource } from '../core/guest.ts';
import type { FoundFile } from '../core/report.ts';
import { readRaw } from '../formats/raw/parse.ts';
import type { CollectedDisk, CollectedGuest, CollectedImages } from './collected.ts';

/** The images, and for each guest's disk without one its file as the walk found it: sizes and identity, but no header. Where
 *  headers tell less of a chain than live XML does, the XML is believed: libvirt has read them. */
export function withUnopened(
  images: CollectedImages,
  guests: readonly CollectedGuest[],
  found: readonly FoundFile[],
): CollectedImages {
  const stated = guests.flatMap(({ disks }) => disks.flatMap((disk) => statedChains(disk)));
  const cut = stated.filter(({ top, below }) => (images.chains.get(top.path)?.length ?? 0) <= below.length);
  if (cut.length === 0) return images;
  const files = new Map(found.flatMap(({ file }) => [file.path, ...file.aliases].map((name) => [name, file] as const)));
  const chains = new Map(images.chains);
  const known = new Set(images.images.map(({ file }) => file.id));
  const unopened: ImageFacts[] = [];
  for (const { top, below } of cut) {
    const chain: FileId[] = [...(chains.get(top.path) ?? [])];
    for (const layer of [top, ...below].slice(chain.length)) {
      const file = files.get(layer.path);
      if (file === undefined || chain.includes(file.id)) break;
      chain.push(file.id);
      if (!known.has(file.id)) unopened.push(unopenedImage(file, layer.format));
      known.add(file.id);
    }
    if (chain.length > 0) chains.set(top.path, chain);
  }
  return { images: [...images.images, ...unopened], chains };
}

/** A file of a disk as XML names it. */
interface StatedLayer {
  readonly path: string;
  readonly format: string | undefined;
}

interface StatedChain {
  readonly top: StatedLayer;
  readonly below: readonly StatedLayer[];
}

/** The disk's chain as far as its layers are local files, and its mirror's. */
function statedChains({ path, mirrorPath, declared }: CollectedDisk): readonly StatedChain[] {
  const chains: StatedChain[] = [];
  if (path !== undefined) chains.push({ top: { path, format: declared.format }, below: localLayers(declared) });
  if (mirrorPath !== undefined) chains.push({ top: { path: mirrorPath, format: declared.mirror?.format }, below: [] });
  return chains;
}

function localLayers({ backingLayers }: CollectedDisk['declared']): readonly StatedLayer[] {
  const layers: StatedLayer[] = [];
  for (const { source, format } of backingLayers) {
    const path = localPath(source);
    if (path === undefined) break;
    layers.push({ path, format });
  }
  return layers;
}

function localPath(source: DiskSource): string | undefined {
  return source.kind === 'file' || source.kind === 'block' ? source.path : undefined;
}

function unopenedImage(file: FileFacts, format: string | undefined): ImageFacts {
  return {
    file,
    probedFormat: undefined,
    // A raw disk is as large as its file: not a byte of it is needed to know that.
    header: format === 'raw' ? readRaw({ length: file.length, read: () => NO_BYTES }) : undefined,
    pins: undefined,
    backingId: undefined,
    dataFileIds: [],
  };
}

const NO_BYTES = new Uint8Array(0);
