// What a host's guests use on pools that it shares with others, put so that the others find their files in it.
import { allDeclaredPaths } from './declared-paths.ts';
import { keysOf, placeKey, byPoolId, rootOf, type SharedUser, type SharedUses } from './elsewhere.ts';
import { unfollowedBackings } from './findings/material.ts';
import type { OwnedFile } from './ownership.ts';
import { PathTree } from './path-tree.ts';
import type { PoolFacts } from './pool-facts.ts';
import type { HostReport } from './report.ts';

/** What the guests of a report use on its shared pools. */
export function sharedUsesOf(report: HostReport, owned: readonly OwnedFile[]): SharedUses {
  const pools = report.pools.filter(({ shared }) => shared);
  const files = new Map<string, SharedUser[]>();
  const seen = new Set<string>();
  const note = (key: string, user: SharedUser): void => {
    const name = `${key}\0${'guest' in user ? `${user.uuid}\0${user.guest}` : user.image}`;
    if (seen.has(name)) return;
    seen.add(name);
    const users = files.get(key);
    if (users === undefined) files.set(key, [user]);
    else users.push(user);
  };
  const roots = rootsOf(pools);
  const named = (path: string, user: SharedUser): void => {
    const pool = poolUnder(path, roots);
    if (pool !== undefined) note(placeKey(pool, path), user);
  };
  const byId = byPoolId(pools);
  for (const { file, disks } of owned) {
    if (disks.length === 0) continue;
    for (const key of keysOf(file, byId)) for (const { guest } of disks) note(key, userOf(guest));
  }
  // What a guest will open counts, whether or not it was found.
  for (const guest of report.guests) for (const path of allDeclaredPaths(guest)) named(path, userOf(guest));
  for (const [path, image] of unfollowedBackings(report)) named(path, { image: image.file.path });
  return { files, guests: new Map(report.guests.map(({ uuid, name }) => [uuid, name])) };
}

function userOf({ uuid, name }: HostReport['guests'][number]): SharedUser {
  return { uuid, guest: name };
}

function rootsOf(pools: readonly PoolFacts[]): PathTree<PoolFacts> {
  const roots = new PathTree<PoolFacts>();
  for (const pool of pools) roots.add(rootOf(pool), pool);
  return roots;
}

/** The pool with the longest root above the path, of several the first. */
function poolUnder(path: string, roots: PathTree<PoolFacts>): PoolFacts | undefined {
  return [...roots.along(path.slice(0, path.lastIndexOf('/')))].at(-1);
}
