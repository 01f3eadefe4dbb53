// Pools that are the same under another id: those that have none of their own are named by their host, and hosts were once named by their
// hostnames, which change and are not one host's alone.
import type { HostReport } from './report.ts';

/** One pool's id before and since. */
export interface RenamedPool {
  readonly from: string;
  readonly to: string;
}

/** The pools of a host that two of its reports name differently: the same device number, mounted at the same place. Its history goes on. */
export function renamedPools(
  before: Pick<HostReport, 'pools'>,
  after: Pick<HostReport, 'pools'>,
): readonly RenamedPool[] {
  const kept = new Set(after.pools.map(({ id }) => id));
  const gone = new Map(
    before.pools.flatMap((pool) => (kept.has(pool.id) ? [] : placeOf(pool).map((place) => [place, pool.id]))),
  );
  const known = new Set(before.pools.map(({ id }) => id));
  return after.pools.flatMap((pool) => {
    if (known.has(pool.id)) return [];
    return placeOf(pool).flatMap((place) => {
      const from = gone.get(place);
      return from === undefined ? [] : [{ from, to: pool.id }];
    });
  });
}

/** "0:43 /srv" for a filesystem that is named by its device; nothing for others. */
function placeOf(pool: HostReport['pools'][number]): readonly string[] {
  if (pool.identity.kind !== 'device-number' || pool.kind !== 'filesystem') return [];
  const device = /:(\d+:\d+)$/.exec(pool.identity.value)?.[1];
  return device === undefined ? [] : [`${device} ${pool.mountPoint}`];
}
