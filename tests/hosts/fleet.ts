// Fleets of made-up hosts that change as real ones do: for benches and for tests that need many. Host and tick decide everything.
import { createHash } from 'node:crypto';
import { GiB, KiB, MiB, sumBytes, type Bytes } from '../../src/core/bytes.ts';
import type { ImageFacts } from '../../src/core/file.ts';
import type { GuestFacts } from '../../src/core/guest.ts';
import { deltaOf } from '../../src/core/report-delta.ts';
import type { FoundFile, HostReport } from '../../src/core/report.ts';
import type { ReportEnvelope } from '../../src/wire/report-document.ts';
import * as facts from './facts.ts';

/** What kind of fleet. */
export interface FleetShape {
  readonly disksPerHost: number;
  /** When tick 0 is, in milliseconds since 1970. */
  readonly startsAtMs: number;
  readonly periodMs: number;
  /** Of each disk's ticks, one in so many finds it grown: a busy guest's file changes every minute, most are idle. */
  readonly quietTicks: number;
  /** So many hosts have their disks on one export; undefined: each on a filesystem of its own. */
  readonly sharedBy?: number;
}

/** A small host: 50 disks, an audit a minute, a tenth of the disks written to between two. */
export const USUAL_SHAPE: FleetShape = { disksPerHost: 50, startsAtMs: facts.NOW_MS, periodMs: 60_000, quietTicks: 10 };

const VIRTUAL_SIZE = 20n * GiB;
const BASES = 3;

/** The report of one host at one tick. */
export function fleetReport(host: number, tick: number, shape: FleetShape = USUAL_SHAPE): HostReport {
  const name = hostName(host);
  const { sharedBy } = shape;
  const poolId =
    sharedBy === undefined ? `fs:${uuidOf(`pool of ${name}`)}` : `nfs:filer:/export-${Math.floor(host / sharedBy)}`;
  const bases = Array.from({ length: BASES }, (_, at) => baseImage(at, poolId));
  const disks = Array.from({ length: shape.disksPerHost }, (_, at) => guestImage(host, at, tick, shape, poolId));
  const images = [...bases, ...disks];
  const occupied = sumBytes(images.map(({ file }) => file.allocation ?? 0n)) + 3n * GiB;
  const startedAtMs = shape.startsAtMs + tick * shape.periodMs;
  return facts.report({
    hostname: name,
    bootId: uuidOf(`boot of ${name}`),
    startedAtMs,
    finishedAtMs: startedAtMs + 40,
    pools: [sharedBy === undefined ? poolOf(poolId, occupied, shape.disksPerHost) : exportOf(poolId, shape)],
    guests: disks.map((image, at) => guestOf(host, at, image)),
    images,
    found: images.map((image) => foundOf(image)),
    node: facts.node({ vcpus: 64, memory: 512n * GiB, hypervisorVersion: 7_002_015, libvirtVersion: 9_000_000 }),
  });
}

/** What an agent of that host would send at that tick: whole at the first of its run, a delta otherwise. */
export function fleetEnvelope(
  host: number,
  tick: number,
  isWhole: boolean,
  shape: FleetShape = USUAL_SHAPE,
): ReportEnvelope {
  const name = hostName(host);
  const origin = {
    hostId: hostIdOf(host),
    agentRun: uuidOf(`run of ${name}`),
    sequence: tick + 1,
    periodMs: shape.periodMs,
  };
  const report = fleetReport(host, tick, shape);
  if (isWhole || tick === 0) return { ...origin, kind: 'full', report };
  return { ...origin, kind: 'delta', base: tick, delta: deltaOf(fleetReport(host, tick - 1, shape), report) };
}

/** The UUID of a host. */
export function hostIdOf(host: number): string {
  return uuidOf(hostName(host));
}

/** "compute-00042". */
export function hostName(host: number): string {
  return `compute-${String(host).padStart(5, '0')}`;
}

/** A UUID of version 4's form from a text: the same on each run. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function poolOf(id: string, occupied: Bytes, disks: number): HostReport['pools'][number] {
  const total = BigInt(disks) * 16n * GiB;
  const reserved = total / 20n;
  const free = total > occupied ? total - occupied : 0n;
  const identity = { kind: 'filesystem-uuid', value: id.slice('fs:'.length) } as const;
  return facts.filesystem({ id, identity, total, free, available: free > reserved ? free - reserved : 0n });
}

/** Half full, whatever its hosts write: they all say the same of it. */
function exportOf(id: string, { disksPerHost, sharedBy = 1 }: FleetShape): HostReport['pools'][number] {
  const identity = { kind: 'remote-export', value: id.slice('nfs:'.length) } as const;
  const total = BigInt(disksPerHost * sharedBy) * 16n * GiB;
  return facts.filesystem({ id, identity, shared: true, total, free: total / 2n, available: total / 2n });
}

function baseImage(at: number, poolId: string): ImageFacts {
  const path = `${facts.ROOT}/_base/${hexOf(at, 40)}`;
  return facts.raw(path, 4n * GiB, 2n * GiB, { fileFacts: { poolId } });
}

function guestImage(host: number, at: number, tick: number, shape: FleetShape, poolId: string): ImageFacts {
  const path = `${facts.ROOT}/${guestUuid(host, at)}/disk`;
  // Each disk has its own phase, so that at each tick another tenth of them has changed.
  const writes = Math.floor((tick + at + host) / shape.quietTicks);
  const allocation = 200n * KiB + BigInt((at * 37) % 900) * MiB + BigInt(writes) * 8n * MiB;
  const base = baseImage(at % BASES, poolId).file;
  return facts.qcow2(path, VIRTUAL_SIZE, allocation < VIRTUAL_SIZE ? allocation : VIRTUAL_SIZE, {
    backingId: base.id,
    fileFacts: { poolId, modifiedAtMs: shape.startsAtMs + writes * shape.quietTicks * shape.periodMs },
    headerFacts: {
      fullSize: VIRTUAL_SIZE + 4n * MiB,
      variant: '1.1',
      backing: { name: base.path, place: 'local', format: 'raw' },
    },
  });
}

/** Written out and not hashed: a fleet has half a million of them. */
function guestUuid(host: number, at: number): string {
  return `${hexOf(host, 8)}-0000-4000-8000-${hexOf(at, 12)}`;
}

function hexOf(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

function guestOf(host: number, at: number, image: ImageFacts): GuestFacts {
  const chain = [image.file.id, ...(image.backingId === undefined ? [] : [image.backingId])];
  const name = `instance-${hexOf(host * 1000 + at, 8)}`;
  return facts.guest(name, [facts.disk(image.file.path, { chain })], { uuid: guestUuid(host, at) });
}

function foundOf({ file }: ImageFacts): FoundFile {
  const [folder = ''] = file.path.slice(facts.ROOT.length + 1).split('/');
  return folder === '_base' ? facts.found(file, 'base', undefined) : facts.found(file, 'disk', folder);
}
