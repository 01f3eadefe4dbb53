// The fleet in the pictures of the console: made-up hosts, each with something that an operator meets. An index decides everything.
import { createHash } from 'node:crypto';
import { GiB, MiB, sumBytes, type Bytes } from '../../src/core/bytes.ts';
import type { ImageFacts } from '../../src/core/file.ts';
import type { DiskFacts, GuestFacts } from '../../src/core/guest.ts';
import type { FilesystemPool, PoolFacts } from '../../src/core/pool-facts.ts';
import type { FoundFile, HostReport } from '../../src/core/report.ts';
import * as facts from '../../tests/hosts/facts.ts';

/** The export that several of them mount. */
export const FILER = 'nfs:filer-1:/export/nova';

/** One host. */
export interface PicturedHost {
  readonly id: string;
  readonly name: string;
  /** Its facts after so many half hours: its disks are written to. */
  readonly at: (step: number) => Partial<HostReport>;
}

/** How many hosts there are. */
export const HOSTS = 24;

/** Hosts by what stands out about them. */
export const SHOWN = { short: 0, late: 17, lost: 22 } as const;

const [PAUSED, PARTIAL, THIN] = [5, 9, 12] as const;

/** On a filer that these share. */
const SHARERS: ReadonlySet<number> = new Set([6, 7, 8]);

const ROLES = ['web', 'db', 'mail', 'build', 'cache', 'files', 'monitor', 'test'] as const;

/** Sizes of flavors, and of hosts' filesystems. */
const [DISK_SIZES, POOL_SIZES] = [
  [40n, 80n, 160n, 20n],
  [960n, 1_920n, 3_840n],
] as const;

/** The host of this index, from 0 to HOSTS. */
export function picturedHost(host: number): PicturedHost {
  const name = `kvm-${'abc'[Math.floor(host / 8)]}${(host % 8) + 1}`;
  return { id: uuidOf(name), name, at: (step) => ({ hostname: name, ...reportAt(host, step) }) };
}

function reportAt(host: number, step: number): Partial<HostReport> {
  const shared = SHARERS.has(host) ? filer() : undefined;
  const poolId = shared?.id ?? `fs:${uuidOf(`pool ${host}`)}`;
  const base = facts.raw(`${facts.ROOT}/_base/${hexOf(uuidOf(`base ${host}`))}`, 4n * GiB, 3n * GiB, {
    fileFacts: { poolId },
  });
  const disks = Array.from({ length: guestsOf(host) }, (_, at) => diskImage({ host, at, step, poolId, base }));
  const idle = idleImages(host, poolId);
  const thin = host === THIN ? thinGuest() : undefined;
  const images = [base, ...disks, ...idle.map(({ image }) => image), ...(thin === undefined ? [] : [thin.image])];
  const own = sumBytes([base, ...disks, ...idle.map(({ image }) => image)].map(({ file }) => file.allocation ?? 0n));
  return {
    pools: [shared ?? localPool(host, poolId, own), ...(thin === undefined ? [] : [thin.pool])],
    guests: [...disks.map((image, at) => guestOf(host, at, image, base)), ...(thin === undefined ? [] : [thin.guest])],
    images,
    found: [
      facts.found(base.file, 'base'),
      ...disks.map(({ file }, at) => facts.found(file, 'disk', guestUuid(host, at))),
      ...idle.map(({ found }) => found),
    ],
    problems:
      host === PARTIAL
        ? [
            {
              kind: 'denied',
              subject: { path: '/srv/archive' },
              attempted: 'read the directory /srv/archive',
              found: 'permission denied',
              hint: 'Run the agent as root, or let its user read it.',
              errno: 'EACCES',
            },
          ]
        : [],
    node: facts.node({ vcpus: 64, memory: 512n * GiB, hypervisorVersion: 7_002_015, libvirtVersion: 9_000_000 }),
  };
}

function guestsOf(host: number): number {
  return host === SHOWN.short ? 14 : 5 + ((host * 7) % 11);
}

function localPool(host: number, id: string, own: Bytes): FilesystemPool {
  // The first is the smallest, and has the most guests: it has promised more than it has.
  const total = (host === SHOWN.short ? 720n : (POOL_SIZES[host % 3] ?? 960n)) * GiB;
  const identity = { kind: 'filesystem-uuid', value: id.slice('fs:'.length) } as const;
  const free = total - own - 9n * GiB;
  return facts.filesystem({ id, identity, total, free, available: free - total / 20n });
}

function filer(): FilesystemPool {
  return facts.filesystem({
    id: FILER,
    name: 'filer-1:/export/nova',
    identity: { kind: 'remote-export', value: 'filer-1:/export/nova' },
    total: 8_192n * GiB,
    free: 3_100n * GiB,
    available: 3_100n * GiB,
    shared: true,
    doubts: ['remote'],
    fsType: 'nfs4',
    source: 'filer-1:/export/nova',
  });
}

interface DiskPlace {
  readonly host: number;
  readonly at: number;
  readonly step: number;
  readonly poolId: string;
  readonly base: ImageFacts;
}

function diskImage({ host, at, step, poolId, base }: DiskPlace): ImageFacts {
  const virtualSize = (DISK_SIZES[(host + at) % DISK_SIZES.length] ?? 40n) * GiB;
  const share = BigInt(10 + ((host * 37 + at * 53) % 70));
  const written = (virtualSize * share) / 100n + BigInt(step * (at % 4)) * 96n * MiB;
  const allocation = written < virtualSize ? written : virtualSize;
  const hasSnapshot = (host + at) % 9 === 4;
  const snapshots = [
    facts.snapshot('before-upgrade', { takenAtSeconds: facts.daysAgo(200) / 1_000, vmStateSize: 2n * GiB }),
  ];
  return facts.qcow2(`${facts.ROOT}/${guestUuid(host, at)}/disk`, virtualSize, allocation, {
    backingId: base.file.id,
    fileFacts: { poolId },
    headerFacts: {
      fullSize: virtualSize + 4n * MiB,
      variant: '1.1',
      backing: { name: base.file.path, place: 'local', format: 'raw' },
      ...(hasSnapshot ? { snapshotCount: 1, snapshots } : {}),
    },
  });
}

function guestOf(host: number, at: number, image: ImageFacts, base: ImageFacts): GuestFacts {
  const discard = (host + at) % 6 === 1 ? undefined : 'unmap';
  const disk: DiskFacts = facts.disk(image.file.path, { chain: [image.file.id, base.file.id], discard });
  const isPaused = host === PAUSED && at === 0;
  return facts.guest(guestName(host, at), [disk], {
    uuid: guestUuid(host, at),
    vcpus: 2 + 2 * (at % 3),
    memory: BigInt(2 + 2 * (at % 4)) * GiB,
    ...(isPaused ? { state: 'paused', ioError: 'no space' } : {}),
  });
}

interface IdleImage {
  readonly image: ImageFacts;
  readonly found: FoundFile;
}

/** What nobody uses: every third host has some of it. */
function idleImages(host: number, poolId: string): readonly IdleImage[] {
  if (host % 3 !== 0 || SHARERS.has(host)) return [];
  const gone = guestUuid(host, 90);
  const modifiedAtMs = facts.daysAgo(60 + host);
  const orphan = facts.qcow2(`${facts.ROOT}/${gone}/disk`, 80n * GiB, BigInt(11 + host) * GiB, {
    fileFacts: { poolId, modifiedAtMs },
  });
  const resized = `${guestUuid(host, 1)}_resize`;
  const leftover = facts.qcow2(`${facts.ROOT}/${resized}/disk`, 40n * GiB, BigInt(6 + (host % 5)) * GiB, {
    fileFacts: { poolId, modifiedAtMs },
  });
  const unused = facts.raw(`${facts.ROOT}/_base/${hexOf(uuidOf(`unused ${host}`))}`, 8n * GiB, 5n * GiB, {
    fileFacts: { poolId, modifiedAtMs },
  });
  return [
    { image: orphan, found: facts.found(orphan.file, 'disk', gone) },
    { image: leftover, found: facts.found(leftover.file, 'leftover', resized) },
    { image: unused, found: facts.found(unused.file, 'base') },
  ];
}

/** A guest on a logical volume of a thin pool, two thirds full. */
function thinGuest(): { readonly pool: PoolFacts; readonly image: ImageFacts; readonly guest: GuestFacts } {
  const id = 'thin:vg_guests/pool';
  const pool = facts.thinPool({
    id,
    name: 'vg_guests/pool',
    identity: { kind: 'thin-pool-uuid', value: 'vg_guests/pool' },
    total: 400n * GiB,
    volumeGroup: 'vg_guests',
    dataUsedPpm: 660_000,
    volumes: [
      facts.volume('db-90', 500n * GiB, {
        path: '/dev/vg_guests/db-90',
        segmentType: 'thin',
        thinPool: 'pool',
        mappedPpm: 528_000,
      }),
    ],
  });
  const place = { id: 'block:/dev/vg_guests/db-90', kind: 'block', poolId: id } as const;
  const image = facts.raw('/dev/vg_guests/db-90', 500n * GiB, 264n * GiB, { fileFacts: place });
  const disk = facts.disk('/dev/vg_guests/db-90', {
    source: { kind: 'block', path: '/dev/vg_guests/db-90' },
    format: 'raw',
    chain: [place.id],
  });
  return { pool, image, guest: facts.guest('db-90', [disk], { uuid: uuidOf('db-90') }) };
}

function guestName(host: number, at: number): string {
  return `${ROLES[(host + at) % ROLES.length]}-${String(host * 3 + at + 1).padStart(2, '0')}`;
}

function guestUuid(host: number, at: number): string {
  return uuidOf(`guest ${host} ${at}`);
}

/** A UUID of version 4's form from a text: the same on each run. */
function uuidOf(text: string): string {
  const hex = hexOf(text);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function hexOf(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
