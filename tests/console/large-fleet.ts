// Hosts that have very many of something: disks, pools, snapshots, layers, findings, neighbours. Real in shape, as large as they are asked to be.
import { GiB, MAX_BYTES, MiB } from '../../src/core/bytes.ts';
import type { GuestFacts } from '../../src/core/guest.ts';
import type { HostReport } from '../../src/core/report.ts';
import * as facts from '../hosts/facts.ts';

/** What each of these reports is about. */
type Large = Pick<HostReport, 'guests' | 'images' | 'found'> & Partial<HostReport>;

/** "0042". */
const number = (at: number): string => String(at).padStart(4, '0');

/** Guests of five disks each, each an overlay over one base. The larger its number, the more a disk may still take. */
export function manyDisks(disks: number): Large {
  const base = facts.raw(`${facts.ROOT}/_base/f00d`, 4n * GiB, 2n * GiB);
  const overlays = Array.from({ length: disks }, (_, at) =>
    facts.qcow2(`${facts.ROOT}/${guestUuid(Math.floor(at / 5))}/disk.${at % 5}`, 4n * GiB + BigInt(at) * MiB, MiB, {
      backingId: base.file.id,
    }),
  );
  const guests = Array.from({ length: Math.ceil(disks / 5) }, (_, guest) => {
    const own = overlays
      .slice(guest * 5, guest * 5 + 5)
      .map(({ file }, at) =>
        facts.disk(file.path, { target: `vd${'abcde'.charAt(at)}`, chain: [file.id, base.file.id] }),
      );
    return facts.guest(`guest-${number(guest)}`, own, { uuid: guestUuid(guest) });
  });
  const total = BigInt(disks) * 4n * GiB;
  return {
    pools: [facts.filesystem({ total, free: total / 2n, available: total / 2n })],
    guests,
    images: [base, ...overlays],
    found: [
      facts.found(base.file, 'base'),
      ...overlays.map(({ file }) => facts.found(file, 'disk', folderOf(file.path))),
    ],
  };
}

/** The UUID of a guest of `manyDisks`. */
export function guestUuid(guest: number): string {
  return `00000000-0000-4000-8000-${String(guest).padStart(12, '0')}`;
}

function folderOf(path: string): string | undefined {
  return path.slice(facts.ROOT.length + 1).split('/')[0];
}

/** Filesystems without a guest; the tightest has the highest number. Some of them are as large as a report may say. */
export function manyPools(pools: number): Large {
  const filesystems = Array.from({ length: pools }, (_, at) =>
    facts.filesystem({
      id: `fs:many-${number(at)}`,
      name: `/srv/${number(at)}`,
      mountPoint: `/srv/${number(at)}`,
      total: at % 100 === 0 ? MAX_BYTES : 4_096n * GiB,
      free: BigInt(pools - at) * GiB,
      available: BigInt(pools - at) * GiB,
      identity: { kind: 'filesystem-uuid', value: `many-${number(at)}` },
    }),
  );
  return { pools: filesystems, guests: [], images: [], found: [] };
}

/** One guest with a disk that has so many snapshots inside, and another whose chain has so many layers. */
export function deepDisks({ snapshots, layers }: { readonly snapshots: number; readonly layers: number }): Large {
  const snapped = facts.qcow2(`${facts.ROOT}/snapped/disk`, 40n * GiB, 8n * GiB, {
    headerFacts: {
      snapshotCount: snapshots,
      snapshots: Array.from({ length: snapshots }, (_, at) =>
        facts.snapshot(`nightly-${number(at)}`, { takenAtSeconds: Math.floor(facts.daysAgo(at) / 1_000) }),
      ),
    },
  });
  const chain = Array.from({ length: layers }, (_, at) =>
    facts.qcow2(`${facts.ROOT}/chained/layer-${number(at)}`, 40n * GiB, BigInt(at + 1) * MiB, {
      backingId: at === layers - 1 ? undefined : `${facts.ROOT}/chained/layer-${number(at + 1)}`,
    }),
  );
  const ids = chain.map(({ file }) => file.id);
  return {
    guests: [
      facts.guest('snapped', [facts.disk(snapped.file.path)], { uuid: guestUuid(1) }),
      facts.guest('chained', [facts.disk(ids[0] ?? '', { chain: ids })], { uuid: guestUuid(2) }),
    ],
    images: [snapped, ...chain],
    found: [],
  };
}

/** Folders of guests that there are no longer, the largest first; and as many images that could not be read. */
export function manyFindings(orphans: number, problems: number): Large {
  const images = Array.from({ length: orphans }, (_, at) =>
    facts.qcow2(`${facts.ROOT}/orphan-${number(at)}/disk`, 20n * GiB, BigInt(orphans - at) * MiB, {
      fileFacts: { modifiedAtMs: facts.daysAgo(90) },
    }),
  );
  return {
    guests: [],
    images,
    found: images.map(({ file }, at) => facts.found(file, 'disk', `orphan-${number(at)}`)),
    problems: Array.from({ length: problems }, (_, at) => ({
      kind: 'denied',
      subject: { path: `/srv/unread-${number(at)}` },
      attempted: 'read the image header',
      found: 'permission denied',
      hint: 'Run the agent as root.',
    })),
  };
}

/** The export that every host of `sharingHost` mounts. */
export const EXPORT = 'nfs:filer:/large';

/** One of the hosts that mount an export, with a guest whose overlay reads the base that all of them share, and an orphan there. */
export function sharingHost(at: number): Large {
  const base = facts.raw('/mnt/large/_base', 4n * GiB, 3n * GiB, { fileFacts: { id: 'large:base', poolId: EXPORT } });
  const top = facts.qcow2(`/mnt/large/${number(at)}`, 40n * GiB, GiB, {
    backingId: base.file.id,
    fileFacts: { id: `large:${number(at)}`, poolId: EXPORT },
  });
  const guest: GuestFacts = facts.guest(
    `shared-${number(at)}`,
    [facts.disk(top.file.path, { chain: [top.file.id, base.file.id] })],
    { uuid: `00000000-0000-4000-9000-${String(at).padStart(12, '0')}` },
  );
  const pool = facts.filesystem({
    id: EXPORT,
    name: 'filer:/large',
    mountPoint: '/mnt/large',
    fsType: 'nfs4',
    source: 'filer:/large',
    shared: true,
    total: 200_000n * GiB,
    free: 100_000n * GiB,
    available: 100_000n * GiB,
    identity: { kind: 'remote-export', value: 'filer:/large' },
  });
  return { pools: [pool], guests: [guest], images: [base, top], found: [] };
}
