// What a host's guests use on pools that it shares with others, put so that the others find their files in it.
import { allDeclaredPaths } from './declared-paths.ts';
import { keysOf, placeKey, rootOf, type SharedUses } from './elsewhere.ts';
import { unfollowedBackings } from './findings/material.ts';
import type { OwnedFile } from './ownership.ts';
import type { PoolFacts } from './pool-facts.ts';
import type { HostReport } from './report.ts';

/** What the guests of a report use on its shared pools. */
export function sharedUsesOf(report: HostReport, owned: readonly OwnedFile[]): SharedUses {
  const pools = report.pools.filter(({ shared }) => shared);
  const files = new Map<string, string>();
  const named = (path: string, user: string): void => {
    const pool = poolUnder(path, pools);
    if (pool !== undefined) files.set(placeKey(pool, path), user);
  };
  for (const { file, disks } of owned) {
    const [first] = disks;
    if (first === undefined) continue;
    for (const key of keysOf(file, pools)) files.set(key, first.guest.name);
  }
  // What a guest will open counts, whether or not it was found.
  for (const guest of report.guests) for (const path of allDeclaredPaths(guest)) named(path, guest.name);
  for (const [path, image] of unfollowedBackings(report)) named(path, `of image ${image.file.path}`);
  return { files, guests: new Map(report.guests.map(({ uuid, name }) => [uuid, name])) };
}

function poolUnder(path: string, pools: readonly PoolFacts[]): PoolFacts | undefined {
  const around = pools.filter((pool) => path.startsWith(`${rootOf(pool)}/`));
  return around.toSorted((a, b) => rootOf(b).length - rootOf(a).length)[0];
}
