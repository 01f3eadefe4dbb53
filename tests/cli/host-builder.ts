// Makes HostReports for tests from a few words each: a filesystem, guests with disks, bases, and whatever is odd about them.
import { GiB, KiB, MiB, type Bytes } from '../../src/core/bytes.ts';
import type { FileFacts, ImageFacts } from '../../src/core/file.ts';
import type { DiskFacts, DiskSource, GuestFacts } from '../../src/core/guest.ts';
import type { ImageHeader } from '../../src/core/image.ts';
import type { FilesystemPool, ThinPool, VolumeGroupPool } from '../../src/core/pool-facts.ts';
import type { FoundFile, HostReport } from '../../src/core/report.ts';
import { declaredDisk } from '../hosts/facts.ts';

/** 2026-11-22 14:03:20 UTC: every generated report is of this moment. */
export const AT_MS = Date.UTC(2026, 10, 22, 14, 3, 20);

/** The pool that files lie on when nobody says otherwise. */
export const NOVA_POOL = 'fs:5f9c1a52-0a31-4d4c-9a53-3b7a0f6f1b11';

/** A filesystem pool with the figures of the seed article's host: total 254, available 194, occupied 46 GiB and some. */
export function filesystem(changes: Partial<FilesystemPool> = {}): FilesystemPool {
  return {
    kind: 'filesystem',
    id: NOVA_POOL,
    name: '/var/lib/nova',
    identity: { kind: 'filesystem-uuid', value: '5f9c1a52-0a31-4d4c-9a53-3b7a0f6f1b11' },
    fsType: 'ext4',
    mountPoint: '/var/lib/nova',
    source: '/dev/mapper/vg_nova-lv_nova',
    readOnly: false,
    shared: false,
    doubts: [],
    total: 254n * GiB + 600n * MiB,
    free: 207n * GiB + 900n * MiB,
    available: 194n * GiB + 800n * MiB,
    inodes: { total: 16_777_216n, free: 16_700_000n },
    ...changes,
  };
}

/** What to say of one image; the rest follows. */
export interface ImageWords {
  readonly path: string;
  readonly virtual?: Bytes;
  readonly allocation?: Bytes | undefined;
  readonly format?: ImageHeader['format'];
  readonly header?: Partial<ImageHeader> | 'unreadable';
  readonly kind?: FileFacts['kind'];
  readonly poolId?: string | undefined;
  readonly backing?: ImageFacts;
  /** Fraction of a millisecond, as stat gives it. */
  readonly modifiedFraction?: number;
}

let nextInode = 1000;

/** Starts numbering afresh, so that every scenario is the same whichever ran before. */
export function resetNumbers(): void {
  nextInode = 1000;
}

/** An image file. */
export function image(words: ImageWords): ImageFacts {
  const virtual = words.virtual ?? 20n * GiB;
  const allocation = 'allocation' in words ? words.allocation : 200n * KiB;
  const format = words.format ?? 'qcow2';
  nextInode += 1;
  const id = words.kind === 'block' ? `block:${words.path}` : `64768:${nextInode}`;
  const header = words.header === 'unreadable' ? undefined : headerOf(words, format, virtual);
  return {
    file: {
      id,
      kind: words.kind ?? 'file',
      path: words.path,
      aliases: [],
      poolId: 'poolId' in words ? words.poolId : NOVA_POOL,
      length: format === 'raw' ? virtual : (allocation ?? 0n) + 64n * KiB,
      allocation,
      links: 1,
      modifiedAtMs: AT_MS - 3_600_000 + (words.modifiedFraction ?? 0),
    },
    probedFormat: format,
    header,
    pins: undefined,
    backingId: words.backing?.file.id,
    dataFileIds: [],
  };
}

function headerOf(words: ImageWords, format: ImageHeader['format'], virtual: Bytes): ImageHeader {
  const metadata = format === 'raw' ? 0n : virtual / 8192n + virtual / 32768n + 4n * 64n * KiB;
  const backing = words.backing;
  return {
    format,
    variant: format === 'qcow2' ? '1.1' : undefined,
    virtualSize: virtual,
    fullSize: virtual + metadata,
    clusterSize: format === 'raw' ? undefined : 65_536,
    backing: backing === undefined ? undefined : { name: backing.file.path, place: 'local', format: 'raw' },
    dataFiles: [],
    snapshotCount: 0,
    snapshots: [],
    encryption: undefined,
    dirty: false,
    corrupt: false,
    notes: [],
    details: {},
    ...(typeof words.header === 'object' ? words.header : {}),
  };
}

/** A disk that reads through `chain`, top first. */
export function disk(target: string, chain: readonly ImageFacts[], changes: Partial<DiskFacts> = {}): DiskFacts {
  const top = chain[0]?.file;
  const source: DiskSource =
    top === undefined ? { kind: 'none' } : { kind: top.kind === 'block' ? 'block' : 'file', path: top.path };
  return {
    ...declaredDisk({ target, source, format: chain[0]?.probedFormat ?? 'qcow2', discard: 'unmap' }),
    chain: chain.map((layer) => layer.file.id),
    mirrorId: undefined,
    skipped: undefined,
    isVolume: false,
    reportedVirtualSize: undefined,
    definedIn: 'both',
    ...changes,
  };
}

/** A guest with its disks. `number` makes its UUID. */
export function guest(
  number: number,
  name: string,
  disks: readonly DiskFacts[],
  changes: Partial<GuestFacts> = {},
): GuestFacts {
  return {
    uuid: `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`,
    name,
    nova: undefined,
    state: 'running',
    ioError: undefined,
    origin: 'libvirt',
    disks,
    files: [],
    ...changes,
  };
}

/** A file as a walk finds it. */
export function found(entry: ImageFacts, role: FoundFile['role'], folder?: string): FoundFile {
  return { file: entry.file, role, root: '/var/lib/nova/instances', folder };
}

/** A report of one host. */
export function hostReport(parts: Partial<HostReport>): HostReport {
  return {
    hostname: 'host123',
    bootId: undefined,
    collectorVersion: '0.1.0',
    startedAtMs: AT_MS - 420,
    finishedAtMs: AT_MS,
    guestsFrom: 'qemu:///system',
    instancesPaths: ['/var/lib/nova/instances'],
    pools: [filesystem()],
    guests: [],
    images: [],
    found: [],
    problems: [],
    ...parts,
  };
}

/** A volume group with thick volumes for guests, and a thin pool in it that says nothing of its use. */
export function volumeGroup(): VolumeGroupPool {
  return {
    kind: 'volume-group',
    id: 'vg:Jb2yKd-0001',
    name: 'vg_guests',
    identity: { kind: 'volume-group-uuid', value: 'Jb2yKd-0001' },
    total: 500n * GiB,
    available: 120n * GiB,
    doubts: [],
    shared: false,
    volumes: [
      thick('db-1', 200n * GiB),
      thick('web-1', 40n * GiB),
      { ...thick('tp', 100n * GiB), segmentType: 'thin-pool' },
      { ...thick('[tp_tdata]', 100n * GiB), hidden: true },
      { ...thick('v1', 60n * GiB), segmentType: 'thin', thinPool: 'tp' },
    ],
  };
}

/** The thin pool of `volumeGroup`, not active: how full it is, LVM does not say. */
export function silentThinPool(): ThinPool {
  return {
    kind: 'thin-pool',
    id: 'thin:Jb2yKd-0002',
    name: 'vg_guests/tp',
    identity: { kind: 'thin-pool-uuid', value: 'Jb2yKd-0002' },
    volumeGroup: 'vg_guests',
    total: 100n * GiB,
    doubts: [],
    shared: false,
    dataUsedPpm: undefined,
    metadataUsedPpm: undefined,
    metadataSize: 128n * MiB,
    volumes: [{ ...thick('v1', 60n * GiB), segmentType: 'thin', thinPool: 'tp' }],
  };
}

function thick(name: string, size: Bytes): VolumeGroupPool['volumes'][number] {
  return {
    name,
    path: `/dev/vg_guests/${name}`,
    size,
    segmentType: 'linear',
    thinPool: undefined,
    origin: undefined,
    mappedPpm: undefined,
    hidden: false,
  };
}
