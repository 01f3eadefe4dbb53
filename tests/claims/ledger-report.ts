// Reports for claim ledgers, from words: real HostReports, whose balances are computed as everywhere.
import { MiB, sumBytes } from '../../src/core/bytes.ts';
import type { Provider } from '../../src/core/claim/inventory.ts';
import type { ImageFacts } from '../../src/core/file.ts';
import type { GuestFacts } from '../../src/core/guest.ts';
import type { PoolFacts } from '../../src/core/pool-facts.ts';
import type { Problem } from '../../src/core/problem.ts';
import type { HostReport } from '../../src/core/report.ts';
import * as facts from '../hosts/facts.ts';
import { bytesIn, POOL_CLASS } from './ledger-words.ts';

/** libvirt did not answer: any guest may be missing. */
const NO_GUESTS: Problem = {
  kind: 'unavailable',
  subject: {},
  attempted: 'list the domains',
  found: 'the daemon did not answer',
};

/** A disk that could not be read hides no guest. */
const BAD_DISK: Problem = {
  kind: 'damaged',
  subject: { guest: 'web', disk: 'vda', path: '/disk' },
  attempted: 'read the image header',
  found: 'cluster_bits is 63, expected 9 to 21',
};

/** "web=20G/3G": guest, virtual size and what of it is written; "web" alone has no disk, "web=?" one that was not found;
 *  "@pool" behind it puts it on another pool, and ":2048x4" defines it with 2048 MiB and 4 vCPUs. "incomplete", "bad-disk" and "as-of=SECONDS" say more of the report. */
export function reportIn(
  provider: Provider,
  words: readonly string[],
  nowMs: number,
): { report: HostReport; observedAtMs: number } {
  const asOf = words.find((word) => word.startsWith('as-of='))?.slice('as-of='.length);
  const problems = [
    ...(words.includes('incomplete') ? [NO_GUESTS] : []),
    ...(words.includes('bad-disk') ? [BAD_DISK] : []),
  ];
  const seen = words
    .filter((word) => !['incomplete', 'bad-disk'].includes(word) && !word.startsWith('as-of='))
    .map((word) => guestIn(word));
  const images = seen.flatMap(({ image }) => (image === undefined ? [] : [image]));
  return {
    report: facts.report({
      pools: poolsOf(provider, images),
      guests: seen.map(({ guest }) => guest),
      images,
      problems,
    }),
    observedAtMs: asOf === undefined ? nowMs : Number(asOf) * 1000,
  };
}

/** Each pool class's pool, and one beside them that no class stands for. Nothing but the guests' disks is on them. */
function poolsOf(provider: Provider, images: readonly ImageFacts[]): readonly PoolFacts[] {
  const sizes = provider.inventory.flatMap(({ poolId, total }) => (poolId === undefined ? [] : [{ poolId, total }]));
  const others = [...(provider.memberOf ?? []).map(({ poolId }) => poolId), 'fs:elsewhere'];
  return [...sizes, ...others.map((poolId) => ({ poolId, total: 2n ** 50n }))].map(({ poolId, total }) => {
    const onIt = images.filter(({ file }) => file.poolId === poolId);
    const free = total - sumBytes(onIt.map(({ file }) => file.allocation ?? 0n));
    return facts.filesystem({ id: poolId, name: poolId, total, free, available: free });
  });
}

function guestIn(word: string): { guest: GuestFacts; image: ImageFacts | undefined } {
  const [, name = '', size, written = '0', pool = POOL_CLASS, memory, vcpus] =
    /^([\w-]+)(?:=(\?|\d+[GM]?)(?:\/(\d+[GM]?))?)?(?:@(\w+))?(?::(\d+)x(\d+))?$/.exec(word) ?? [];
  const path = `/disks/${name}`;
  const defined = memory === undefined ? {} : { memory: BigInt(memory) * MiB, vcpus: Number(vcpus) };
  const uuid = { uuid: name, ...defined };
  if (size === undefined) return { guest: facts.guest(name, [], uuid), image: undefined };
  if (size === '?') return { guest: facts.guest(name, [facts.disk(path, { chain: [] })], uuid), image: undefined };
  // Less the filesystem's map of the file, which the ceiling adds: worst cases here are round numbers.
  const headerFacts = { fullSize: bytesIn(size) - 4096n };
  const image = facts.raw(path, bytesIn(size), bytesIn(written), { fileFacts: { poolId: `fs:${pool}` }, headerFacts });
  return { guest: facts.guest(name, [facts.disk(path, { format: 'raw' })], uuid), image };
}
