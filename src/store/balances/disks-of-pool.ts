// Which disks charge a pool, by the latest reports of the hosts that mount it.
import { sql } from 'kysely';
import { factKey } from '../reports/fact-key.ts';
import type { Tx } from '../tables.ts';

/** One disk. Its figures are in bytes; undefined where they are not known. */
export interface DiskOfPool {
  readonly hostId: string;
  readonly guestUuid: string;
  readonly guestName: string;
  readonly disk: string;
  readonly virtualSize: bigint | undefined;
  readonly allocation: bigint | undefined;
  readonly ceiling: bigint | undefined;
  readonly growth: bigint | undefined;
  readonly basis: string;
}

/** Unknown growth first, then the largest. By the primary key: all disks of these hosts are looked at. */
export async function disksOfPool(
  tx: Tx,
  { poolId, hostIds, limit }: { readonly poolId: string; readonly hostIds: readonly string[]; readonly limit: number },
): Promise<{ readonly disks: readonly DiskOfPool[]; readonly count: number }> {
  const { rows } = await sql<{
    readonly host_id: string;
    readonly guest_uuid: string;
    readonly guest_name: string;
    readonly target: string;
    readonly virtual_size: bigint | null;
    readonly allocation: bigint | null;
    readonly ceiling: bigint | null;
    readonly growth: bigint | null;
    readonly basis: string;
    readonly all_disks: number;
  }>`
    select host_id, guest_uuid, guest_name, target, virtual_size, allocation, ceiling, growth, basis,
      (count(*) over ())::integer as all_disks
    from disks
    where host_id = any (${[...hostIds]}::uuid[]) and pool_key = ${factKey(poolId)} and gone_at is null
    order by growth desc nulls first, host_id, key
    limit ${limit}`.execute(tx);
  const disks = rows.map((row) => ({
    hostId: row.host_id,
    guestUuid: row.guest_uuid,
    guestName: row.guest_name,
    disk: row.target,
    virtualSize: row.virtual_size ?? undefined,
    allocation: row.allocation ?? undefined,
    ceiling: row.ceiling ?? undefined,
    growth: row.growth ?? undefined,
    basis: row.basis,
  }));
  return { disks, count: rows[0]?.all_disks ?? 0 };
}
