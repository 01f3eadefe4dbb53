// Facts for tests, with plain defaults: a test names only what it is about.
import { GiB, type Bytes } from '../../src/core/bytes.ts';
import { DEFAULT_THRESHOLDS, type FindingContext } from '../../src/core/finding.ts';
import type { FileFacts, ImageFacts } from '../../src/core/file.ts';
import type { DeclaredDisk, DiskFacts, DiskSource, GuestFacts } from '../../src/core/guest.ts';
import type { ImageHeader, InternalSnapshot } from '../../src/core/image.ts';
import { novaViewsOf } from '../../src/core/nova/views.ts';
import { ownersOf } from '../../src/core/ownership.ts';
import type { FilesystemPool, LogicalVolume, ThinPool, VolumeGroupPool } from '../../src/core/pool-facts.ts';
import { balancesOf } from '../../src/core/pool.ts';
import type { FoundFile, HostReport } from '../../src/core/report.ts';

/** The instances path of every host built here. */
export const ROOT = '/var/lib/nova/instances';

/** The filesystem of ROOT. */
export const POOL_ID = 'fs:nova';

/** When the audits of these hosts end: 2026-01-01 in milliseconds. */
export const NOW_MS = 1_767_225_600_000;

/** Milliseconds `days` before the audit's end. */
export function daysAgo(days: number): number {
  return NOW_MS - days * 86_400_000;
}

/** A filesystem of 254 GiB with 46 GiB occupied and 14 GiB reserved for root, as the seed article's. */
export function filesystem(facts: Partial<FilesystemPool> = {}): FilesystemPool {
  return {
    kind: 'filesystem',
    id: POOL_ID,
    name: '/var/lib/nova',
    identity: { kind: 'filesystem-uuid', value: 'nova' },
    total: 254n * GiB,
    free: 208n * GiB,
    available: 194n * GiB,
    doubts: [],
    shared: false,
    fsType: 'ext4',
    mountPoint: '/var/lib/nova',
    source: '/dev/mapper/vg_nova-lv_nova',
    readOnly: false,
    inodes: undefined,
    ...facts,
  };
}

/** A volume group of 100 GiB with 40 GiB free. */
export function volumeGroup(facts: Partial<VolumeGroupPool> = {}): VolumeGroupPool {
  return {
    kind: 'volume-group',
    id: 'vg:nova',
    name: 'nova',
    identity: { kind: 'volume-group-uuid', value: 'nova' },
    total: 100n * GiB,
    available: 40n * GiB,
    doubts: [],
    shared: false,
    volumes: [],
    ...facts,
  };
}

/** A thin pool of 100 GiB, half full. */
export function thinPool(facts: Partial<ThinPool> = {}): ThinPool {
  return {
    kind: 'thin-pool',
    id: 'thin:nova',
    name: 'nova/tp',
    identity: { kind: 'thin-pool-uuid', value: 'tp' },
    total: 100n * GiB,
    doubts: [],
    shared: false,
    volumeGroup: 'nova',
    dataUsedPpm: 500_000,
    metadataUsedPpm: 100_000,
    metadataSize: GiB,
    volumes: [],
    ...facts,
  };
}

/** A thick logical volume. */
export function volume(name: string, size: Bytes, facts: Partial<LogicalVolume> = {}): LogicalVolume {
  return {
    name,
    path: `/dev/nova/${name}`,
    size,
    segmentType: 'linear',
    thinPool: undefined,
    origin: undefined,
    mappedPpm: undefined,
    hidden: false,
    ...facts,
  };
}

/** A file on the filesystem of ROOT; its path is its identity unless said otherwise. */
export function file(path: string, allocation: Bytes | undefined, facts: Partial<FileFacts> = {}): FileFacts {
  return {
    id: path,
    kind: 'file',
    path,
    aliases: [],
    poolId: POOL_ID,
    length: allocation ?? 0n,
    allocation,
    links: 1,
    modifiedAtMs: NOW_MS,
    ...facts,
  };
}

/** A header as a parser would fill it in; `fullSize` is the virtual size unless said. */
export function header(
  format: ImageHeader['format'],
  virtualSize: Bytes,
  facts: Partial<ImageHeader> = {},
): ImageHeader {
  return {
    format,
    variant: undefined,
    virtualSize,
    fullSize: virtualSize,
    clusterSize: format === 'qcow2' ? 65_536 : undefined,
    backing: undefined,
    dataFiles: [],
    snapshotCount: 0,
    snapshots: [],
    encryption: undefined,
    dirty: false,
    corrupt: false,
    notes: [],
    details: {},
    ...facts,
  };
}

/** An internal snapshot without a machine state. */
export function snapshot(name: string, facts: Partial<InternalSnapshot> = {}): InternalSnapshot {
  return { id: name, name, takenAtSeconds: NOW_MS / 1000, vmStateSize: 0n, virtualSize: undefined, ...facts };
}

/** An image: its format is the header's unless probing says otherwise. */
export function image(
  facts: FileFacts,
  head: ImageHeader | undefined,
  rest: Partial<Omit<ImageFacts, 'file' | 'header'>> = {},
): ImageFacts {
  return {
    file: facts,
    header: head,
    probedFormat: head?.format,
    pins: undefined,
    backingId: undefined,
    dataFileIds: [],
    ...rest,
  };
}

/** A qcow2 image. */
export function qcow2(path: string, virtualSize: Bytes, allocation: Bytes, rest: ImageRest = {}): ImageFacts {
  const { fileFacts, headerFacts, ...others } = rest;
  return image(file(path, allocation, fileFacts), header('qcow2', virtualSize, headerFacts), others);
}

/** A raw image: its length is its virtual size. */
export function raw(path: string, length: Bytes, allocation: Bytes, rest: ImageRest = {}): ImageFacts {
  const { fileFacts, headerFacts, ...others } = rest;
  return image(file(path, allocation, { length, ...fileFacts }), header('raw', length, headerFacts), others);
}

interface ImageRest extends Partial<Omit<ImageFacts, 'file' | 'header'>> {
  readonly fileFacts?: Partial<FileFacts>;
  readonly headerFacts?: Partial<ImageHeader>;
}

/** A virtio disk as its domain XML states it: raw, without a source, and nothing said that need not be. */
export function declaredDisk(facts: Partial<DeclaredDisk> = {}): DeclaredDisk {
  return {
    target: 'vda',
    bus: 'virtio',
    device: 'disk',
    source: { kind: 'none' },
    format: 'raw',
    discard: undefined,
    serial: undefined,
    alias: undefined,
    readOnly: false,
    shareable: false,
    transient: false,
    encrypted: false,
    backingLayers: [],
    mirror: undefined,
    ...facts,
  };
}

/** A virtio disk in a file of the same path as its first chain member, qcow2 by its XML. */
export function disk(path: string, facts: Partial<DiskFacts> = {}): DiskFacts {
  return {
    ...declaredDisk({ source: { kind: 'file', path }, format: 'qcow2', discard: 'unmap' }),
    chain: [path],
    mirrorId: undefined,
    skipped: undefined,
    isVolume: false,
    reportedVirtualSize: undefined,
    definedIn: 'both',
    ...facts,
  };
}

/** A cdrom drive with nothing in it: no `<source>` element. */
export function emptyCdrom(target: string, facts: Partial<DiskFacts> = {}): DiskFacts {
  const source: DiskSource = { kind: 'none' };
  return disk('', {
    target,
    source,
    device: 'cdrom',
    bus: 'sata',
    format: 'raw',
    readOnly: true,
    chain: [],
    skipped: 'empty',
    ...facts,
  });
}

/** A machine of 8 processors and 8 GiB, of whose software no version is known. */
export function node(facts: Partial<NonNullable<HostReport['node']>> = {}): NonNullable<HostReport['node']> {
  return {
    vcpus: 8,
    memory: 8n * GiB,
    cpuModel: 'x86_64',
    hypervisor: 'QEMU',
    hypervisorVersion: undefined,
    libvirtVersion: undefined,
    ...facts,
  };
}

/** A running guest. */
export function guest(name: string, disks: readonly DiskFacts[], facts: Partial<GuestFacts> = {}): GuestFacts {
  return {
    uuid: `uuid-${name}`,
    name,
    nova: undefined,
    state: 'running',
    ioError: undefined,
    origin: 'libvirt',
    disks,
    files: [],
    ...facts,
  };
}

/** What Nova writes into a guest's metadata, empty: enough to be Nova's. */
export const NOVA_METADATA = {
  instanceName: undefined,
  flavor: undefined,
  project: undefined,
  user: undefined,
} as const;

/** A file as the walk of ROOT finds it. */
export function found(facts: FileFacts, role: FoundFile['role'], folder?: string): FoundFile {
  return { file: facts, role, root: ROOT, folder };
}

/** A report of one filesystem, unless said. */
export function report(facts: Partial<HostReport> = {}): HostReport {
  return {
    hostname: 'host',
    bootId: undefined,
    collectorVersion: '0.0.0',
    startedAtMs: NOW_MS - 1000,
    finishedAtMs: NOW_MS,
    guestsFrom: 'qemu:///system',
    instancesPaths: [ROOT],
    pools: [filesystem()],
    guests: [],
    images: [],
    found: [],
    problems: [],
    ...facts,
  };
}

/** What the finding rules are given for a report. */
export function contextOf(facts: HostReport): FindingContext {
  const balances = balancesOf(facts);
  return {
    report: facts,
    balances,
    owned: ownersOf(facts),
    novaViews: novaViewsOf(facts, balances),
    thresholds: DEFAULT_THRESHOLDS,
  };
}
