// Writes the balances of a host's latest report: pools and disks as they are now, and what changed into the history.
import type { Balance } from '../../core/pool.ts';
import { callAll, type Call } from '../call.ts';
import { json, storedText, timestamp } from '../column-types.ts';
import { ensureDay } from '../history/partitions.ts';
import { factKey } from '../reports/fact-key.ts';
import type { Tx } from '../tables.ts';
import { diskRowChanges, diskRowsOf, type DiskRow } from './disk-rows.ts';

/** The balances of one report. */
export interface BalancesToKeep {
  readonly hostId: string;
  readonly balances: readonly Balance[];
  /** By our clock. */
  readonly atMs: number;
  /** The disks of these balances, and of those that were written last where that is known: only what differs is written then. */
  readonly disks?: { readonly before: readonly DiskRow[] | undefined; readonly now: readonly DiskRow[] };
  /** The pools get a row of history each; if not said, they do. */
  readonly ofPools?: boolean;
}

/** Writes them. The day of `atMs` gets its place where it has none. */
export async function writeBalances(tx: Tx, work: BalancesToKeep): Promise<void> {
  await ensureDay(tx, work.atMs);
  await callAll(tx, balanceCalls(work));
}

/** Every pool gets a row of history unless told otherwise, a disk only when a figure of it changed. The day of `atMs` must have its place. */
export function balanceCalls({ hostId, balances, atMs, disks, ofPools = true }: BalancesToKeep): readonly Call[] {
  const { before, now } = disks ?? { before: undefined, now: diskRowsOf(balances) };
  const pools = json(balances.map((balance) => poolRow(balance)));
  const { changed, gone } = diskRowChanges(before, now);
  const knowsGuests = balances.every(({ uncertainty }) => uncertainty.guests !== 'none');
  return [
    { name: 'keep_pools', given: [hostId, timestamp(atMs), pools, ofPools, knowsGuests] },
    ...(changed.length === 0 && gone?.length === 0
      ? []
      : [{ name: 'keep_disks', given: [hostId, timestamp(atMs), documents(changed), gone ?? null] }]),
  ];
}

function poolRow(balance: Balance) {
  const { pool, total, occupied, rootReserved, available, growth, worstCaseFree, provisioned, uncertainty } = balance;
  return {
    key: factKey(pool.id),
    name: storedText(pool.name),
    kind: pool.kind,
    shared: pool.shared,
    total,
    occupied,
    root_reserved: rootReserved,
    available,
    growth,
    worst_case_free: worstCaseFree,
    provisioned,
    unknown_disks: uncertainty.unknownDisks.length,
  };
}

function documents(rows: readonly DiskRow[]): string {
  return `[${rows.map(({ document }) => document).join(',')}]`;
}
