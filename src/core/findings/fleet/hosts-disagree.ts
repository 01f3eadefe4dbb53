// Rule: two hosts report one pool with figures that the time between their reports does not explain.
import { MiB, type Bytes } from '../../bytes.ts';
import type { Finding } from '../../finding.ts';
import type { FleetPool, PoolSighting } from '../../fleet-pool.ts';
import { formatBytes } from '../../format-bytes.ts';
import { printable } from '../../plain-text.ts';

/** Hosts of one server may round its figures to their own block sizes: NFS to the transfer size, at most 1 MiB by Linux's client. */
const ROUNDING = 16n * MiB;

/** What all guests and deletions together change a pool by in a second at most: a 100 Gb/s link is 11.6 GiB. Preallocating or
 *  deleting a large file changes more at once, and shows as a finding until the next reports. */
const CHANGE_PER_MS = 12n * MiB;

/** Two pools under one identity (cloned filesystems keep their UUID), or a host that reads stale figures. Only fresh reports are
 *  compared: of others the difference is their age. */
export function hostsDisagree({ id, freshest, sightings }: FleetPool): readonly Finding[] {
  if (freshest.freshness !== 'fresh') return [];
  const others = sightings.filter((look) => look !== freshest && look.freshness === 'fresh');
  const conflicts = others.flatMap((look) => conflictOf(freshest, look));
  const [worst] = conflicts.toSorted((a, b) => (a.bytes > b.bytes ? -1 : Number(a.bytes < b.bytes)));
  if (worst === undefined) return [];
  const more =
    conflicts.length === 1
      ? ''
      : ` ${conflicts.length - 1} more of its hosts differ from ${printable(freshest.host)} as well.`;
  return [
    {
      code: 'hosts-disagree',
      severity: 'warning',
      subject: { pool: id },
      bytesAtStake: worst.bytes,
      message: `${worst.message}${more}`,
      action:
        'Compare df on both hosts: a cloned filesystem keeps its UUID and is another pool (give it a new one), else one host sees stale figures.',
    },
  ];
}

interface Conflict {
  readonly bytes: Bytes;
  readonly message: string;
}

function conflictOf(a: PoolSighting, b: PoolSighting): readonly Conflict[] {
  const gapMs = largestGapMs(a, b);
  const figures = [
    { what: 'in total', left: a.balance.total, right: b.balance.total, allowed: ROUNDING },
    {
      what: 'occupied',
      left: a.balance.occupied,
      right: b.balance.occupied,
      allowed: ROUNDING + CHANGE_PER_MS * BigInt(gapMs),
    },
  ];
  return figures
    .flatMap(({ what, left, right, allowed }) => {
      if (left === undefined || right === undefined) return [];
      const bytes = left > right ? left - right : right - left;
      return bytes > allowed ? [{ bytes, message: sentenceOf(a, b, what, left, right, gapMs) }] : [];
    })
    .slice(0, 1);
}

/** Each figure was measured at some time within its audit. */
function largestGapMs(a: PoolSighting, b: PoolSighting): number {
  return Math.ceil(Math.max(0, a.toMs - b.fromMs, b.toMs - a.fromMs));
}

function sentenceOf(a: PoolSighting, b: PoolSighting, what: string, left: Bytes, right: Bytes, gapMs: number): string {
  const [name, here, there] = [a.balance.pool.name, a.host, b.host].map((text) => printable(text));
  const gap = right > left ? `${formatBytes(right - left)} more` : `${formatBytes(left - right)} less`;
  return `${name}: ${here} finds ${formatBytes(left)} ${what}, ${there} ${gap}, at most ${Math.ceil(gapMs / 1000)} s apart.`;
}
