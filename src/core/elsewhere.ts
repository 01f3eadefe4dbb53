// Who else uses a shared pool's files: the other hosts that mount it, each with the files that its guests have there. Only who has the
// reports of several hosts can know; a host by itself knows nothing of it.
import { plainPath } from './declared-paths.ts';
import type { FileFacts } from './file.ts';
import type { Freshness } from './freshness.ts';
import type { PoolFacts } from './pool-facts.ts';
import type { FoundFile, HostReport } from './report.ts';
import type { Sentence } from './sentences/sentence.ts';

/** Who uses a file of a shared pool: a guest, or an image that names it without a guest being known. */
export type SharedUser = { readonly uuid: string; readonly guest: string } | { readonly image: string };

/** What a host's guests use of the pools that it shares with others: who has each file, by the names that other hosts have for it. */
export interface SharedUses {
  /** By `keysOf`: each user once, in the report's order. */
  readonly files: ReadonlyMap<string, readonly SharedUser[]>;
  /** Guest names by UUID: an instance folder has its guest's. */
  readonly guests: ReadonlyMap<string, string>;
}

/** Another host that mounts a pool of this one, or this host itself (with no uses: its own are in its report). */
export interface Neighbour {
  readonly host: string;
  readonly freshness: Freshness;
  /** Why its report cannot show that a file is unused; undefined: it lacks nothing. */
  readonly gap: Sentence | undefined;
  readonly uses: SharedUses;
}

/** For each pool that this host shares, every host that mounts it. */
export type Elsewhere = ReadonlyMap<string, readonly Neighbour[]>;

/** A guest of another host. */
export interface ElsewhereUse {
  readonly host: string;
  readonly guest: string;
}

/** Finds who uses a file elsewhere. */
export type FindUse = (file: FileFacts) => ElsewhereUse | undefined;

/** For the files of a report. */
export function elsewhereUses({ pools }: HostReport, elsewhere: Elsewhere): FindUse {
  const shared = byPoolId(pools.filter(({ id }) => elsewhere.has(id)));
  return (file) => {
    const neighbours = elsewhere.get(file.poolId ?? '') ?? [];
    if (neighbours.length === 0) return undefined;
    const keys = keysOf(file, shared);
    for (const { host, uses } of neighbours) {
      const [user] = usersOf(keys, uses);
      if (user !== undefined) return { host, guest: 'guest' in user ? user.guest : `of image ${user.image}` };
    }
    return undefined;
  };
}

/** Who uses the file that goes by these names (`keysOf`). */
export function usersOf(keys: readonly string[], { files }: SharedUses): readonly SharedUser[] {
  return keys.map((key) => files.get(key)).find((users) => users !== undefined) ?? [];
}

/** The guest elsewhere whose UUID is the name of a file's instance folder. */
export function folderUse({ file, folder }: FoundFile, elsewhere: Elsewhere): ElsewhereUse | undefined {
  if (folder === undefined) return undefined;
  for (const { host, uses } of elsewhere.get(file.poolId ?? '') ?? []) {
    const guest = uses.guests.get(folder);
    if (guest !== undefined) return { host, guest };
  }
  return undefined;
}

/** Pools of one report by their ids. */
export type PoolsById = ReadonlyMap<string, PoolFacts>;

/** Each under its id. */
export function byPoolId(pools: readonly PoolFacts[]): PoolsById {
  return new Map(pools.map((pool) => [pool.id, pool]));
}

/** How hosts name a file alike: by its inode in the pool (NFS and cluster filesystems show all of them the same), and by where it lies
 *  from the pool's root on. The device's number is each host's own. */
export function keysOf(file: FileFacts, pools: PoolsById): readonly string[] {
  const pool = pools.get(file.poolId ?? '');
  if (pool === undefined) return [];
  const inode = file.id.slice(file.id.lastIndexOf(':') + 1);
  return [`${pool.id} inode ${inode}`, ...[file.path, ...file.aliases].map((name) => placeKey(pool, plainPath(name)))];
}

/** "nfs:server:/export/…/disk": a folder of an export that was mounted alone names its files the same. */
export function placeKey(pool: PoolFacts, path: string): string {
  const root = rootOf(pool);
  return path.startsWith(root) ? `${pool.id}${path.slice(root.length)}` : `${pool.id} ${path}`;
}

/** A volume group's volumes have the same paths on all hosts. */
export function rootOf(pool: PoolFacts): string {
  return pool.kind === 'filesystem' && pool.mountPoint !== '/' ? pool.mountPoint : '';
}
