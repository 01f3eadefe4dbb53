// What a report shows of the guests that claims are about: on each pool, what their disks occupy and may come to occupy.
import { sumBytes, type Bytes } from '../bytes.ts';
import type { Balance } from '../pool.ts';
import { isNeverWritten, type DiskPromise } from '../promise.ts';

/** One consumer's disks on one pool. Media that no guest writes are left out: nobody promised them. */
export interface SeenDisks {
  readonly disks: number;
  /** Σ virtual sizes of those that are known. */
  readonly virtualSize: Bytes;
  /** Some virtual size is unknown: `virtualSize` is a lower bound. */
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
  return {
    disks: lines.length,
    virtualSize: sumBytes(lines.map(({ virtualSize }) => virtualSize ?? 0n)),
    isPartial: lines.some(({ virtualSize }) => virtualSize === undefined),
    written: sumBytes(lines.map(({ allocation }) => allocation ?? 0n)),
    charged: sumBytes(lines.map(({ ceiling, allocation }) => ceiling ?? allocation ?? 0n)),
  };
}
