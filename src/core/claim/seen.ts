// What a report shows of the guests that claims are about: on each pool, what their disks occupy and may come to occupy.
import { minBytes, sumBytes, type Bytes } from '../bytes.ts';
import type { Balance } from '../pool.ts';
import { isNeverWritten, type DiskPromise } from '../promise.ts';
import { MOST_BYTES_CLAIMED } from './resources.ts';

/** One consumer's disks on one pool. Media that no guest writes are left out: nobody promised them. */
export interface SeenDisks {
  readonly disks: number;
  /** Σ virtual sizes of those that are known, or as much of it as can be claimed. */
  readonly virtualSize: Bytes;
  /** Some virtual size is unknown, or they are more than can be claimed: `virtualSize` is a lower bound. */
  readonly isPartial: boolean;
  /** Σ allocation, as far as known. */
  readonly written: Bytes;
  /** What the balance has charged for them already, as occupied or as growth. */
  readonly charged: Bytes;
}

/** The disks of each consumer (a guest's UUID) on one pool. */
export function seenOn(balance: Balance | undefined): ReadonlyMap<string, SeenDisks> {
  const writable = (balance?.promises ?? []).filter(({ disk }) => !isNeverWritten(disk));
  const byGuest = Map.groupBy(writable, ({ guest }) => guest.uuid);
  return new Map([...byGuest].map(([uuid, lines]) => [uuid, seenDisksOf(lines)]));
}

function seenDisksOf(lines: readonly DiskPromise[]): SeenDisks {
  const virtualSize = sumBytes(lines.map((line) => line.virtualSize ?? 0n));
  return {
    disks: lines.length,
    virtualSize: minBytes(virtualSize, MOST_BYTES_CLAIMED),
    isPartial: virtualSize > MOST_BYTES_CLAIMED || lines.some((line) => line.virtualSize === undefined),
    written: sumBytes(lines.map(({ allocation }) => allocation ?? 0n)),
    charged: sumBytes(lines.map(({ ceiling, allocation }) => ceiling ?? allocation ?? 0n)),
  };
}
