// Rule: two hosts report one pool with figures that the time between their reports does not explain.
import { MiB, type Bytes } from '../../bytes.ts';
import type { Finding } from '../../finding.ts';
import type { FleetPool, PoolSighting } from '../../fleet-pool.ts';
import { say, wording } from '../../sentences/english.ts';

/** Hosts of one server may round its figures to their own block sizes: NFS to the transfer size, at most 1 MiB by Linux's client. */
const ROUNDING = 16n * MiB;

/** What all guests and deletions together change a pool by in a second at most: a 100 Gb/s link is 11.6 GiB. Preallocating or
 *  deleting a large file changes more at once, and shows as a finding until the next reports. */
const CHANGE_PER_MS = 12n * MiB;

/** Two pools under one identity (cloned filesystems keep their UUID), or a host that reads stale figures. Only fresh reports are
 *  compared: of others the difference is their age. */
export function hostsDisagree({ id, freshest, sightings }: FleetPool): readonly Finding[] {
  if (freshest.freshness !== 'fresh') return [];
  const others = sightings.filter((sighting) => sighting !== freshest && sighting.freshness === 'fresh');
  const conflicts = others.flatMap((other) => conflictOf(freshest, other));
  const [worst] = conflicts.toSorted((a, b) => (size(a.gap) > size(b.gap) ? -1 : Number(size(a.gap) < size(b.gap))));
  if (worst === undefined) return [];
  return [
    {
      code: 'hosts-disagree',
      severity: 'warning',
      subject: { pool: id },
      bytesAtStake: size(worst.gap),
      ...wording(
        say('hosts-disagree', { ...worst, pool: freshest.look.name, others: conflicts.length - 1 }),
        say('do:hosts-disagree'),
      ),
    },
  ];
}

/** What one host finds, and how much more another: negative where that is less. */
interface Conflict {
  readonly here: string;
  readonly there: string;
  readonly isTotal: boolean;
  readonly bytes: Bytes;
  readonly gap: Bytes;
  readonly seconds: number;
}

function conflictOf(a: PoolSighting, b: PoolSighting): readonly Conflict[] {
  const gapMs = largestGapMs(a, b);
  const figures = [
    { isTotal: true, left: a.look.total, right: b.look.total, allowed: ROUNDING },
    {
      isTotal: false,
      left: a.look.occupied,
      right: b.look.occupied,
      allowed: ROUNDING + CHANGE_PER_MS * BigInt(gapMs),
    },
  ];
  const common = { here: a.host, there: b.host, seconds: Math.ceil(gapMs / 1000) };
  return figures
    .flatMap(({ isTotal, left, right, allowed }) => {
      if (left === undefined || right === undefined || size(right - left) <= allowed) return [];
      return [{ ...common, isTotal, bytes: left, gap: right - left }];
    })
    .slice(0, 1);
}

function size(difference: Bytes): Bytes {
  return difference < 0n ? -difference : difference;
}

/** Each figure was measured at some time within its audit. */
function largestGapMs(a: PoolSighting, b: PoolSighting): number {
  return Math.ceil(Math.max(0, a.toMs - b.fromMs, b.toMs - a.fromMs));
}
