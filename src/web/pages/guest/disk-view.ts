// One disk of a guest, put together from an explanation: its layers, what is promised to it, and its figures. Draws nothing.
import { sourceName } from '../../../core/disk-source.ts';
import type { ExplainedDisk, ExplainedGuest, ExplainedPool, Explanation, Promised } from '../../api/explanation.ts';
import { diskPath } from '../../parts/addresses.ts';
import { hostFilesOf, type FileUser, type HostFile, type HostFiles } from './host-files.ts';

/** What a file is to a disk. `data` holds the data of the layer before it. */
export type LayerRole = 'written' | 'read' | 'layer' | 'base' | 'data' | 'mirror';

/** One file of a disk. */
export interface Layer {
  readonly id: string;
  readonly role: LayerRole;
  /** Undefined: the explanation has no such file. */
  readonly file: HostFile | undefined;
  /** Other disks of this host that use it. */
  readonly others: readonly FileUser[];
}

/** What a disk may still take of one pool. */
export interface PoolPromise {
  readonly pool: ExplainedPool;
  readonly promise: Promised;
}

/** Bytes; undefined is unknown. */
export interface DiskFigures {
  readonly virtualSize: bigint | undefined;
  readonly allocation: bigint | undefined;
  readonly ceiling: bigint | undefined;
  readonly growth: bigint | undefined;
  /** Growth may be more: it rests on libvirt's word alone. */
  readonly isBound: boolean;
}

/** A disk with all that is known of it. */
export interface DiskView {
  readonly guest: ExplainedGuest;
  readonly disk: ExplainedDisk;
  /** The chain from its top, each layer followed by the files that hold its data; then a copy that is being made. */
  readonly layers: readonly Layer[];
  /** One for each pool that it writes to. */
  readonly promises: readonly PoolPromise[];
  /** Why it charges no pool; undefined: it does. */
  readonly reason: ExplainedDisk['skipped'] | 'unresolved';
  readonly figures: DiskFigures;
  /** The guest has another disk of this target. */
  readonly isOneOfSeveral: boolean;
}

/** The disks of a guest, in its definition's order. */
export function diskViewsOf(explained: Explanation, guest: ExplainedGuest): readonly DiskView[] {
  const files = hostFilesOf(explained);
  return guest.disks.map((disk) => viewOf(explained, files, { guest, disk }));
}

interface Ref {
  readonly guest: ExplainedGuest;
  readonly disk: ExplainedDisk;
}

function viewOf(explained: Explanation, files: HostFiles, ref: Ref): DiskView {
  const { guest, disk } = ref;
  const layers = layersOf(files, ref);
  const written = layers.filter(({ role }, at) => isWritten(role) || (role === 'data' && isTopData(layers, at)));
  const promises = promisesOf(explained, ref, new Set(written.map(({ id }) => id)));
  return {
    ...ref,
    layers,
    promises,
    reason: disk.skipped ?? (promises.length === 0 ? 'unresolved' : undefined),
    figures: figuresOf(disk, promises, written),
    isOneOfSeveral: guest.disks.filter(({ target }) => target === disk.target).length > 1,
  };
}

function isWritten(role: LayerRole): boolean {
  return role === 'written' || role === 'read' || role === 'mirror';
}

/** Data files right after the top. */
function isTopData(layers: readonly Layer[], at: number): boolean {
  return layers.slice(1, at + 1).every(({ role }) => role === 'data');
}

function layersOf(files: HostFiles, { guest, disk }: Ref): readonly Layer[] {
  const isSelf = (user: FileUser): boolean => user.guestUuid === guest.uuid && user.disk === disk.target;
  const layer = (id: string, role: LayerRole): Layer => {
    const file = files.get(id);
    return { id, role, file, others: file?.users.filter((user) => !isSelf(user)) ?? [] };
  };
  const chain = disk.chain.flatMap((id, depth) => [
    layer(id, roleOf(files.get(id), disk, depth)),
    ...dataFilesOf(files, id).map((data) => layer(data, 'data')),
  ]);
  const { mirrorId } = disk;
  const mirror = mirrorId === undefined ? [] : [mirrorId, ...dataFilesOf(files, mirrorId)];
  return [...chain, ...mirror.map((id) => layer(id, 'mirror'))];
}

function dataFilesOf(files: HostFiles, id: string): readonly string[] {
  return (files.get(id)?.image?.dataFiles ?? []).flatMap(({ id: data }) => (data === undefined ? [] : [data]));
}

function roleOf(file: HostFile | undefined, disk: ExplainedDisk, depth: number): LayerRole {
  if (depth === 0) return disk.readOnly || disk.device === 'cdrom' ? 'read' : 'written';
  if (file?.kind === 'snapshot-layer') return 'layer';
  if (file?.kind === 'backing') return 'base';
  return depth === disk.chain.length - 1 ? 'base' : 'layer';
}

/** Two disks of one target, or two definitions of one UUID, are told apart by their files. */
function promisesOf(explained: Explanation, { guest, disk }: Ref, own: ReadonlySet<string>): readonly PoolPromise[] {
  return explained.pools.flatMap((pool) =>
    pool.promises
      .filter((one) => one.guestUuid === guest.uuid && one.disk === disk.target && one.files.some((id) => own.has(id)))
      .map((promise) => ({ pool, promise })),
  );
}

function figuresOf(disk: ExplainedDisk, promises: readonly PoolPromise[], written: readonly Layer[]): DiskFigures {
  const lines = promises.map(({ promise }) => promise);
  const [top] = written;
  const virtualSize = lines[0]?.virtualSize ?? top?.file?.image?.header?.virtualSize ?? disk.reportedVirtualSize;
  const allocations =
    lines.length > 0 ? lines.map((line) => line.allocation) : written.map(({ file }) => file?.allocation);
  return {
    virtualSize,
    allocation: sumKnown(allocations),
    ceiling: sumKnown(lines.map(({ ceiling }) => ceiling)),
    growth: sumKnown(lines.map(({ growth }) => growth)),
    isBound: lines.some(({ basis }) => basis === 'reported'),
  };
}

/** Undefined where one of them is unknown, or there is none: nothing is known then. */
export function sumKnown(values: readonly (bigint | undefined)[]): bigint | undefined {
  let sum = 0n;
  for (const value of values) {
    if (value === undefined) return undefined;
    sum += value;
  }
  return values.length === 0 ? undefined : sum;
}

/** Every name of a disk's files: its source, and what its layers go by. */
export function pathsOf({ disk, layers }: DiskView): readonly string[] {
  const named = layers.flatMap(({ file }) =>
    file === undefined ? [] : [file.path, ...(file.image?.file.aliases ?? [])],
  );
  const source = sourceName(disk.source);
  return source === '' ? named : [source, ...named];
}

/** The page of a disk. */
export function diskViewPath(host: string, { guest, disk, isOneOfSeveral }: DiskView): string {
  return diskPath(host, {
    guest: guest.uuid,
    target: disk.target,
    source: isOneOfSeveral ? sourceName(disk.source) : undefined,
  });
}

/** The page of a disk that a ledger or a promise names; `files` are those that it has there. */
export function namedDiskPath(host: string, { guests }: Explanation, user: FileUser, files: readonly string[]): string {
  const guest = user.guestUuid;
  const alike = guests
    .filter(({ uuid }) => uuid === guest)
    .flatMap(({ disks }) => disks.filter(({ target }) => target === user.disk));
  if (alike.length < 2) return diskPath(host, { guest, target: user.disk });
  const meant = alike.find(({ chain, mirrorId }) => files.some((id) => chain.includes(id) || mirrorId === id));
  return diskPath(host, {
    guest,
    target: user.disk,
    source: meant === undefined ? undefined : sourceName(meant.source),
  });
}

/** Ids of the pools that a disk may take bytes from. */
export function poolsOf({ promises }: DiskView): readonly string[] {
  return promises.map(({ pool }) => pool.facts.id);
}
