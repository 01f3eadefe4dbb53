// Rows of vgs and lvs put together: volume groups with their thick volumes, thin pools with their thin ones.
import type { LogicalVolume, ThinPool, VolumeGroupPool } from '../../core/pool-facts.ts';
import type { GroupRow, VolumeRow } from './report.ts';

/** Each volume group followed by its thin pools, in the order of the rows. A volume is listed once, in the pool that its bytes
 *  come from; rows of a group that `groups` lacks (made between the two commands) are left out. */
export function volumePools(
  groups: readonly GroupRow[],
  volumes: readonly VolumeRow[],
): readonly (VolumeGroupPool | ThinPool)[] {
  const unique = new Map(volumes.toReversed().map((row) => [row.uuid, row]));
  const byGroup = Map.groupBy([...unique.values()].toReversed(), ({ groupUuid }) => groupUuid);
  return groups.flatMap((group) => {
    const rows = byGroup.get(group.uuid) ?? [];
    const thinPools = rows.filter(({ segmentType }) => segmentType === 'thin-pool');
    return [groupPool(group, rows), ...thinPools.map((pool) => thinPool(pool, group, rows))];
  });
}

/** Their sizes are virtual: what they occupy is their pool's. Source: lvmthin(7), lvmvdo(7). */
const VIRTUAL = new Set(['thin', 'vdo']);

function groupPool(group: GroupRow, rows: readonly VolumeRow[]): VolumeGroupPool {
  return {
    kind: 'volume-group',
    id: `vg:${group.uuid}`,
    name: group.name,
    identity: { kind: 'volume-group-uuid', value: group.uuid },
    total: group.size,
    available: group.free,
    doubts: [],
    shared: group.shared,
    volumes: rows.filter(({ segmentType }) => !VIRTUAL.has(segmentType)).map((row) => volumeOf(row, group)),
  };
}

function thinPool(pool: VolumeRow, group: GroupRow, rows: readonly VolumeRow[]): ThinPool {
  return {
    kind: 'thin-pool',
    id: `thin:${pool.uuid}`,
    name: `${group.name}/${pool.name}`,
    identity: { kind: 'thin-pool-uuid', value: pool.uuid },
    total: pool.size,
    doubts: [],
    // A thin pool is active on one host at a time, also in a shared group (lvmlockd(8)); its volumes may still be another's.
    shared: group.shared,
    volumeGroup: group.name,
    dataUsedPpm: pool.dataPpm,
    metadataUsedPpm: pool.metadataPpm,
    metadataSize: pool.metadataSize ?? 0n,
    volumes: rows.filter((row) => isThinIn(pool, row)).map((row) => volumeOf(row, group)),
  };
}

function isThinIn(pool: VolumeRow, row: VolumeRow): boolean {
  return row.segmentType === 'thin' && row.pool === pool.name;
}

/** data_percent of a thick volume is something else: how full a snapshot's copy-on-write store is, or a cache. */
function volumeOf(row: VolumeRow, group: GroupRow): LogicalVolume {
  const isThin = row.segmentType === 'thin';
  return {
    name: row.name,
    path: row.path === '' ? `/dev/${group.name}/${row.name}` : row.path,
    size: row.size,
    segmentType: row.segmentType,
    thinPool: isThin ? row.pool : undefined,
    origin: row.origin,
    mappedPpm: isThin ? row.dataPpm : undefined,
    hidden: row.hidden,
  };
}
