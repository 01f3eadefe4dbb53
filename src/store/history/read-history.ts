// What a pool or a disk was over a window of time, oldest first.
import { sql, type RawBuilder, type Selectable } from 'kysely';
import type { Bytes } from '../../core/bytes.ts';
import { instant } from '../column-types.ts';
import { factKey } from '../reports/fact-key.ts';
import type { DiskHistoryRow, DiskRow, Tx } from '../tables.ts';

/** A window of time, its end left out, and how many points at most. */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
  readonly limit: number;
}

/** A pool as one host has it, by its id or its key. */
export interface PoolName {
  readonly hostId: string;
  readonly poolId: string;
}

/** A pool at one report. */
export interface PoolPoint {
  /** By our clock. */
  readonly atMs: number;
  readonly total: Bytes;
  readonly occupied: Bytes | undefined;
  readonly rootReserved: Bytes;
  readonly available: Bytes | undefined;
  /** Undefined, and worstCaseFree with it: which guests the host had was not known. */
  readonly growth: Bytes | undefined;
  readonly worstCaseFree: Bytes | undefined;
  readonly provisioned: Bytes;
  readonly unknownDisks: number;
}

/** By pools' primary key, then pool_history_by_pool of the partitions in the window. */
export async function readPoolHistory(
  tx: Tx,
  { hostId, poolId }: PoolName,
  { fromMs, toMs, limit }: Window,
): Promise<readonly PoolPoint[]> {
  const rows = await tx
    .selectFrom('pool_history')
    .innerJoin('pools', 'pools.ref', 'pool_history.pool_ref')
    .selectAll('pool_history')
    .where('pools.host_id', '=', hostId)
    .where('pools.key', '=', factKey(poolId))
    .where('pool_history.at', '>=', instant(fromMs))
    .where('pool_history.at', '<', instant(toMs))
    .orderBy('pool_history.at')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    atMs: row.at,
    total: row.total,
    occupied: row.occupied ?? undefined,
    rootReserved: row.root_reserved,
    available: row.available ?? undefined,
    growth: row.growth ?? undefined,
    worstCaseFree: row.worst_case_free ?? undefined,
    provisioned: row.provisioned,
    unknownDisks: row.unknown_disks,
  }));
}

/** Pools that a host has or had, by name. `id` is the key, which is the id itself unless that is very long. By pools' primary key. */
export async function listHostPools(tx: Tx, hostId: string, limit: number) {
  return tx
    .selectFrom('pools')
    .select(['key as id', 'name', 'kind', 'shared'])
    .where('host_id', '=', hostId)
    .orderBy('name')
    .orderBy('key')
    .limit(limit)
    .execute();
}

/** Disks of a guest: all, or those of one target. */
export interface DisksOfGuest {
  readonly guestUuid: string;
  readonly target: string | undefined;
}

/** Which disk of a guest: one that moved is another on each host, and two may have one target. */
export interface DiskName {
  readonly hostId: string;
  readonly target: string;
  readonly diskKey: string;
}

/** A disk from one change on. */
export interface DiskPoint extends DiskName {
  readonly guestUuid: string;
  readonly atMs: number;
  /** Nobody reports the disk any more; its figures are unknown from here on. */
  readonly gone: boolean;
  readonly virtualSize: Bytes | undefined;
  readonly allocation: Bytes | undefined;
  readonly growth: Bytes | undefined;
}

/** Changes of disks of a guest, on every host that had it. By disks_by_guest, then disk_history_by_disk. */
export async function readDiskHistory(
  tx: Tx,
  disks: DisksOfGuest,
  { fromMs, toMs, limit }: Window,
): Promise<readonly DiskPoint[]> {
  const rows = await tx
    .selectFrom('disk_history')
    .innerJoin('disks', 'disks.ref', 'disk_history.disk_ref')
    .selectAll('disk_history')
    .select(['disks.guest_uuid', 'disks.target', 'disks.host_id', 'disks.key'])
    .where(areDisks(disks))
    .where('disk_history.at', '>=', instant(fromMs))
    .where('disk_history.at', '<', instant(toMs))
    .orderBy('disk_history.at')
    .orderBy('disks.key')
    .limit(limit)
    .execute();
  return rows.map(diskPoint);
}

/** What each disk of a guest was when a window begins: its last change before. A disk that nobody had reported yet has none. By
 *  disks_by_guest, then disk_history_by_disk of each day, or disk_starts. */
export async function readDiskStarts(tx: Tx, names: DisksOfGuest, fromMs: number): Promise<readonly DiskPoint[]> {
  const { rows } = await sql<Selectable<DiskHistoryRow> & NamedDisk>`
    select last.*, guest_uuid, target, host_id, key from disks
    cross join lateral (
      select * from (
        (select * from disk_history where disk_ref = disks.ref and at < ${instant(fromMs)} order by at desc limit 1)
        union all select * from disk_starts where disk_ref = disks.ref and at < ${instant(fromMs)}) as known
      order by at desc limit 1) as last
    where ${areDisks(names)} order by disks.host_id, disks.key`.execute(tx);
  return rows.map(diskPoint);
}

/** In a statement with the table disks. */
export function areDisks({ guestUuid, target }: DisksOfGuest): RawBuilder<boolean> {
  return sql`(disks.guest_uuid = ${guestUuid} and (${target ?? null}::text is null or disks.target = ${target ?? null}))`;
}

type NamedDisk = Pick<DiskRow, 'guest_uuid' | 'target' | 'host_id' | 'key'>;

function diskPoint(row: Selectable<DiskHistoryRow> & NamedDisk): DiskPoint {
  return {
    guestUuid: row.guest_uuid,
    hostId: row.host_id,
    target: row.target,
    diskKey: row.key,
    atMs: row.at,
    gone: row.gone,
    virtualSize: row.virtual_size ?? undefined,
    allocation: row.allocation ?? undefined,
    growth: row.growth ?? undefined,
  };
}
