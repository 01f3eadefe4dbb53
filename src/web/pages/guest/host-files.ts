// Every file that an explanation knows of, once: images, and what the ledgers add up.
import type { ExplainedImage, ExplainedPool, Explanation } from '../../api/explanation.ts';

/** A line of a ledger. */
type LedgerLine = ExplainedPool['ledger'][number];

/** A disk that uses a file, by its guest. */
export type FileUser = LedgerLine['files'][number]['disks'][number];

/** One file. */
export interface HostFile {
  readonly id: string;
  readonly path: string;
  /** Undefined: not known. */
  readonly allocation: bigint | undefined;
  readonly image: ExplainedImage | undefined;
  /** The pool that it takes its bytes from; undefined: on none of this host. */
  readonly pool: ExplainedPool | undefined;
  /** What the pool's ledger counts it as; undefined: it is in none. */
  readonly kind: LedgerLine['kind'] | undefined;
  /** In the report's order. */
  readonly users: readonly FileUser[];
}

/** By id. */
export type HostFiles = ReadonlyMap<string, HostFile>;

const KEPT = new WeakMap<Explanation, HostFiles>();

/** All of them; found once for each explanation. */
export function hostFilesOf(explained: Explanation): HostFiles {
  const kept = KEPT.get(explained);
  if (kept !== undefined) return kept;
  const files = new Map<string, HostFile>();
  const images = new Map(explained.images.map((image) => [image.file.id, image]));
  for (const pool of explained.pools) {
    for (const { kind, files: listed } of pool.ledger) {
      for (const { id, path, allocation, disks } of listed) {
        files.set(id, { id, path, allocation, image: images.get(id), pool, kind, users: disks });
      }
    }
  }
  for (const image of explained.images) {
    if (!files.has(image.file.id)) files.set(image.file.id, poollessFile(image, explained));
  }
  KEPT.set(explained, files);
  return files;
}

/** An image that no ledger has: on no pool of this host. */
function poollessFile(image: ExplainedImage, { guests }: Explanation): HostFile {
  const { id, path, allocation } = image.file;
  const users = guests.flatMap((guest) =>
    guest.disks
      .filter(({ chain, mirrorId }) => chain.includes(id) || mirrorId === id)
      .map(({ target }) => ({ guestUuid: guest.uuid, guestName: guest.name, disk: target })),
  );
  return { id, path, allocation, image, pool: undefined, kind: undefined, users };
}

/** The files by this name, or else those in the folder of this name. */
export function filesAt(
  files: HostFiles,
  path: string,
): { readonly file?: HostFile; readonly inside: readonly HostFile[] } {
  const all = [...files.values()];
  const file = all.find((one) => one.path === path || one.image?.file.aliases.includes(path) === true);
  if (file !== undefined) return { file, inside: [] };
  const folder = path.endsWith('/') ? path : `${path}/`;
  return { inside: all.filter((one) => one.path.startsWith(folder)) };
}
