// Disks that charge no pool of a host, with the reason.
import type { DiskFacts, GuestFacts } from './guest.ts';
import type { Balance } from './pool.ts';
import { isNeverWritten } from './promise.ts';
import type { HostReport } from './report.ts';

/** A disk that charges no pool of this host, with the reason: skipped by kind, or its file could not be found or reached. */
export interface UnchargedDisk {
  readonly guest: GuestFacts;
  readonly disk: DiskFacts;
  readonly reason: DiskFacts['skipped'] | 'unresolved';
}

/** The disks without a line in any balance, in report order. */
export function unchargedDisks(report: HostReport, balances: readonly Balance[]): readonly UnchargedDisk[] {
  const charged = new Set(balances.flatMap((balance) => balance.promises.map((promise) => promise.disk)));
  return report.guests.flatMap((guest) =>
    guest.disks
      .filter((disk) => !charged.has(disk))
      .map((disk) => ({ guest, disk, reason: disk.skipped ?? ('unresolved' as const) })),
  );
}

/** How many disks that guests may write could not be found or reached: each may belong to any pool, and is in none's figures. */
export function countOfUnresolved(uncharged: readonly UnchargedDisk[]): number {
  return uncharged.filter(({ disk, reason }) => reason === 'unresolved' && !isNeverWritten(disk)).length;
}

/** The disk should have a file here, and none was found. */
export function isUnresolved({ skipped, chain }: DiskFacts): boolean {
  return skipped === undefined && chain.length === 0;
}
