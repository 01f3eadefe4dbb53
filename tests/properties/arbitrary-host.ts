// Generates host reports: trees of images with shared bases, hard links, orphans, leftovers, snapshots, mirrors, data files, block
// volumes, unknown headers and several pools. What is generated is consistent: what files occupy, their pool has occupied.
import * as fc from 'fast-check';
import { GiB, KiB, sumBytes, type Bytes } from '../../src/core/bytes.ts';
import type { FileFacts, ImageFacts } from '../../src/core/file.ts';
import type { DiskFacts, GuestFacts, GuestState } from '../../src/core/guest.ts';
import type { FilesystemPool, LogicalVolume, PoolFacts } from '../../src/core/pool-facts.ts';
import type { FoundFile, FoundRole, HostReport } from '../../src/core/report.ts';
import type { Problem } from '../../src/core/problem.ts';
import * as facts from '../hosts/facts.ts';

/** What the generator may put in; tests of narrower laws leave things out. */
export interface HostOptions {
  /** Disks whose growth no header bounds once: snapshots of unknown content, and transient disks. */
  readonly bounded: boolean;
}

/** A disk as drawn, before it has a place. */
interface DiskPlan {
  readonly format: 'raw' | 'qcow2' | 'vmdk';
  readonly declared: 'same' | 'none' | 'raw' | 'qcow2';
  readonly sizeKib: number;
  /** How full it is, in percent; above 100 is past its end. */
  readonly fill: number;
  /** Length as a share of what is allocated, in percent. */
  readonly stretch: number;
  readonly pool: number;
  readonly layers: 'none' | 'base' | 'private' | 'both';
  readonly base: number;
  readonly kind:
    | 'plain'
    | 'snapshots'
    | 'pinned'
    | 'unread'
    | 'damaged'
    | 'missing'
    | 'data-file'
    | 'mirror'
    | 'transient';
  readonly device: 'disk' | 'cdrom' | 'empty' | 'network' | 'thick' | 'thin' | 'floppy';
  readonly definedIn: DiskFacts['definedIn'];
  readonly isVolume: boolean;
  readonly readOnly: boolean;
  readonly reported: boolean;
}

interface GuestPlan {
  readonly state: GuestState;
  readonly isNova: boolean;
  readonly inferred: boolean;
  readonly disks: readonly DiskPlan[];
  /** Takes the first disk of the guest before it as its own. */
  readonly stealsDisk: boolean;
}

interface HostPlan {
  readonly pools: number;
  readonly guests: readonly GuestPlan[];
  readonly bases: readonly number[];
  readonly strays: readonly {
    readonly role: FoundRole;
    readonly kib: number;
    readonly pool: number;
    readonly links: number;
  }[];
  /** Bytes elsewhere, reserved for root and available, in KiB. */
  readonly elsewhere: number;
  readonly reserved: number;
  readonly available: number;
  /** Bytes that files share through reflinks, in percent of what they allocate; only some pools share. */
  readonly shared: number;
}

const SIZE_KIB = { min: 0, max: 40 * 1024 * 1024 };

function diskPlans({ bounded }: HostOptions): fc.Arbitrary<DiskPlan> {
  const kinds = ['plain', 'plain', 'plain', 'pinned', 'unread', 'damaged', 'missing', 'data-file', 'mirror'] as const;
  return fc.record({
    format: fc.constantFrom('raw', 'qcow2', 'qcow2', 'vmdk'),
    declared: fc.constantFrom('same', 'same', 'same', 'none', 'raw', 'qcow2'),
    sizeKib: fc.integer(SIZE_KIB),
    fill: fc.integer({ min: 0, max: 130 }),
    stretch: fc.integer({ min: 50, max: 200 }),
    pool: fc.nat(3),
    layers: fc.constantFrom('none', 'base', 'base', 'private', 'both'),
    base: fc.nat(3),
    kind: bounded ? fc.constantFrom(...kinds, 'snapshots', 'transient') : fc.constantFrom(...kinds),
    device: fc.constantFrom(
      'disk',
      'disk',
      'disk',
      'disk',
      'disk',
      'cdrom',
      'empty',
      'network',
      'thick',
      'thin',
      'floppy',
    ),
    definedIn: fc.constantFrom('both', 'both', 'both', 'active', 'persistent'),
    isVolume: fc.boolean(),
    readOnly: fc.constantFrom(false, false, false, true),
    reported: fc.boolean(),
  });
}

function hostPlans(options: HostOptions): fc.Arbitrary<HostPlan> {
  return fc.record({
    pools: fc.integer({ min: 1, max: 3 }),
    guests: fc.array(
      fc.record({
        state: fc.constantFrom('running', 'running', 'shut-off', 'paused', 'unknown'),
        isNova: fc.boolean(),
        inferred: fc.constantFrom(false, false, false, true),
        disks: fc.array(diskPlans(options), { maxLength: 5 }),
        stealsDisk: fc.constantFrom(false, false, false, true),
      }),
      { maxLength: 6 },
    ),
    bases: fc.array(fc.integer(SIZE_KIB), { maxLength: 4 }),
    strays: fc.array(
      fc.record({
        role: fc.constantFrom('disk', 'base', 'leftover', 'console', 'config-drive', 'cache', 'metadata', 'other'),
        kib: fc.integer(SIZE_KIB),
        pool: fc.nat(3),
        links: fc.integer({ min: 1, max: 3 }),
      }),
      { maxLength: 6 },
    ),
    elsewhere: fc.integer(SIZE_KIB),
    reserved: fc.integer(SIZE_KIB),
    available: fc.integer(SIZE_KIB),
    shared: fc.integer({ min: 0, max: 100 }),
  });
}

/** A consistent host report. */
export function arbitraryHost(options: HostOptions = { bounded: true }): fc.Arbitrary<HostReport> {
  return hostPlans(options).map((plan) => new HostBuilder(plan).build());
}

/** Filesystem pools are numbered; 'vg' and 'thin' hold the block volumes. */
class HostBuilder {
  readonly #plan: HostPlan;
  readonly #images = new Map<string, ImageFacts>();
  readonly #found: FoundFile[] = [];
  readonly #problems: Problem[] = [];
  readonly #volumes: LogicalVolume[] = [];
  readonly #bases: readonly ImageFacts[];

  constructor(plan: HostPlan) {
    this.#plan = plan;
    this.#bases = plan.bases.map((kib, index) => {
      const path = `${facts.ROOT}/_base/${index}`;
      return facts.raw(path, BigInt(kib) * KiB, BigInt(kib) * KiB, {
        fileFacts: { poolId: 'fs:0', modifiedAtMs: facts.daysAgo(index) },
      });
    });
  }

  build(): HostReport {
    for (const base of this.#bases) this.#keep(base, 'base');
    const guests: GuestFacts[] = [];
    for (const [index, plan] of this.#plan.guests.entries()) guests.push(this.#guest(plan, index, guests.at(-1)));
    for (const [index, stray] of this.#plan.strays.entries()) this.#stray(stray, index);
    const images = [...this.#images.values()];
    const files = filesOf(images, this.#found);
    return facts.report({
      pools: [...this.#filesystems(files), ...this.#volumePools()],
      guests,
      images,
      found: this.#found,
      problems: this.#problems,
    });
  }

  #guest(plan: GuestPlan, index: number, before: GuestFacts | undefined): GuestFacts {
    const name = `g${index}`;
    const disks = plan.disks.map((disk, slot) => this.#disk(disk, name, `vd${'abcdefgh'.charAt(slot)}`));
    const [stolen] = before?.disks ?? [];
    if (plan.stealsDisk && stolen !== undefined) disks.push({ ...stolen, target: 'vdz' });
    return facts.guest(name, disks, {
      uuid: name,
      state: plan.state,
      nova: plan.isNova ? facts.NOVA_METADATA : undefined,
      origin: plan.inferred ? 'inferred' : 'libvirt',
    });
  }

  #disk(plan: DiskPlan, guest: string, target: string): DiskFacts {
    const path = `${facts.ROOT}/${guest}/${target}`;
    const common = {
      target,
      format: declaredFormat(plan),
      definedIn: plan.definedIn,
      isVolume: plan.isVolume,
      readOnly: plan.readOnly,
      reportedVirtualSize: plan.reported ? BigInt(plan.sizeKib) * KiB : undefined,
    };
    switch (plan.device) {
      case 'empty':
        return facts.emptyCdrom(target);
      case 'network':
        return facts.disk(path, {
          ...common,
          source: { kind: 'network', protocol: 'rbd', name: path, hosts: [] },
          chain: [],
          skipped: 'network',
        });
      case 'thick':
      case 'thin':
        return this.#volumeDisk(plan, `${guest}_${target}`, common);
      case 'disk':
      case 'cdrom':
      case 'floppy':
        return facts.disk(path, { ...common, device: plan.device, ...this.#files(plan, guest, target, path) });
    }
  }

  #volumeDisk(plan: DiskPlan, name: string, common: Partial<DiskFacts>): DiskFacts {
    const isThin = plan.device === 'thin';
    const size = BigInt(plan.sizeKib) * KiB;
    const mappedPpm = isThin && plan.reported ? Math.min(plan.fill, 100) * 10_000 : undefined;
    const logical = facts.volume(name, size, isThin ? { segmentType: 'thin', thinPool: 'tp', mappedPpm } : {});
    this.#volumes.push(logical);
    const mapped = mappedPpm === undefined ? undefined : (size * BigInt(mappedPpm)) / 1_000_000n;
    const file = facts.file(logical.path, isThin ? mapped : size, {
      kind: 'block',
      length: size,
      poolId: isThin ? 'thin:tp' : 'vg:vg',
    });
    this.#images.set(file.id, facts.image(file, undefined));
    return facts.disk(logical.path, { ...common, source: { kind: 'block', path: logical.path } });
  }

  /** The files of a disk: its top, what lies below, beside and across from it. */
  #files(plan: DiskPlan, guest: string, target: string, path: string): Partial<DiskFacts> {
    if (plan.kind === 'missing') {
      this.#problem('missing', guest, target, path);
      return { chain: [] };
    }
    const poolId = `fs:${plan.pool % this.#plan.pools}`;
    const size = BigInt(plan.sizeKib) * KiB;
    const beside = (suffix: string, allocation: Bytes): ImageFacts => {
      const other = facts.raw(path + suffix, size, allocation, { fileFacts: { poolId } });
      this.#keep(other, 'disk', guest);
      return other;
    };
    const base =
      plan.layers === 'base' || plan.layers === 'both' ? this.#bases[plan.base % (this.#bases.length || 1)] : undefined;
    const layer = plan.layers === 'private' || plan.layers === 'both' ? beside('.snap', size / 3n) : undefined;
    const data = plan.kind === 'data-file' ? beside('.data', size / 2n) : undefined;
    const mirror = plan.kind === 'mirror' ? beside('.mirror', size / 4n) : undefined;
    this.#keep({ ...topOf(plan, path, poolId), dataFileIds: data === undefined ? [] : [data.file.id] }, 'disk', guest);
    if (plan.kind === 'unread' || plan.kind === 'damaged') {
      this.#problem(plan.kind === 'damaged' ? 'damaged' : 'limit', guest, target, path);
    }
    const chain = [path, ...[layer, base].flatMap((image) => (image === undefined ? [] : [image.file.id]))];
    return { chain, mirrorId: mirror?.file.id, transient: plan.kind === 'transient' };
  }

  #keep(image: ImageFacts, role: FoundRole, folder?: string): void {
    this.#images.set(image.file.id, image);
    this.#found.push(facts.found(image.file, role, folder));
  }

  #stray({ role, kib, pool, links }: HostPlan['strays'][number], index: number): void {
    const folder = role === 'base' ? '_base' : role === 'leftover' ? `s${index}_resize` : `s${index}`;
    const path = `${facts.ROOT}/${folder}/${role}${index}`;
    const poolId = `fs:${pool % this.#plan.pools}`;
    this.#found.push(
      facts.found(
        facts.file(path, BigInt(kib) * KiB, { poolId, links, modifiedAtMs: facts.daysAgo(index * 20) }),
        role,
        folder,
      ),
    );
  }

  #problem(kind: Problem['kind'], guest: string, disk: string, path: string): void {
    this.#problems.push({ kind, subject: { guest, disk, path }, attempted: 'read the image header', found: kind });
  }

  #filesystems(files: readonly FileFacts[]): readonly FilesystemPool[] {
    const { pools, elsewhere, reserved, available, shared } = this.#plan;
    return Array.from({ length: pools }, (_pool, index) => {
      const allocated = sumBytes(
        files.filter(({ poolId }) => poolId === `fs:${index}`).map((file) => file.allocation ?? 0n),
      );
      const doubts = index === 1 ? (['reflink'] as const) : [];
      const occupied = doubts.length === 0 ? allocated : allocated - (allocated * BigInt(shared)) / 100n;
      const free = (BigInt(reserved) + BigInt(available)) * KiB;
      return facts.filesystem({
        id: `fs:${index}`,
        name: index === 0 ? '/var/lib/nova' : `/srv/${index}`,
        mountPoint: index === 0 ? '/var/lib/nova' : `/srv/${index}`,
        total: occupied + BigInt(elsewhere) * KiB + free,
        free,
        available: BigInt(available) * KiB,
        doubts,
      });
    });
  }

  #volumePools(): readonly PoolFacts[] {
    if (this.#volumes.length === 0) return [];
    const pool = facts.volume('tp', 10n * GiB, { segmentType: 'thin-pool' });
    const thick = sumBytes(this.#volumes.filter((entry) => entry.thinPool === undefined).map((entry) => entry.size));
    const available = BigInt(this.#plan.available) * KiB;
    return [
      facts.volumeGroup({
        id: 'vg:vg',
        volumes: [...this.#volumes, pool],
        available,
        total: thick + pool.size + available + GiB,
      }),
      facts.thinPool({
        id: 'thin:tp',
        total: pool.size,
        volumes: this.#volumes,
        dataUsedPpm: this.#plan.shared === 0 ? undefined : 10_000 * this.#plan.shared,
      }),
    ];
  }
}

function declaredFormat({ declared, format }: DiskPlan): string | undefined {
  if (declared === 'none') return undefined;
  return declared === 'same' ? format : declared;
}

function topOf(plan: DiskPlan, path: string, poolId: string): ImageFacts {
  const size = BigInt(plan.sizeKib) * KiB;
  const allocation = ((size * BigInt(plan.fill)) / 100n / 4096n) * 4096n;
  const length = plan.format === 'raw' ? size : (allocation * BigInt(plan.stretch)) / 100n;
  const file = facts.file(path, allocation, { poolId, length });
  if (plan.kind === 'unread' || plan.kind === 'damaged')
    return facts.image(file, undefined, { probedFormat: plan.format });
  const snapshots = plan.kind === 'snapshots' || plan.kind === 'pinned' ? [facts.snapshot('s')] : [];
  const fullSize = plan.format === 'raw' ? size : size + size / 1000n + 64n * KiB;
  return facts.image(
    file,
    facts.header(plan.format, size, {
      fullSize: plan.kind === 'data-file' ? 256n * KiB : fullSize,
      snapshotCount: snapshots.length,
      snapshots,
    }),
    { pins: plan.kind === 'pinned' ? { inPlace: allocation / 2n, pinned: allocation - allocation / 2n } : undefined },
  );
}

function filesOf(images: readonly ImageFacts[], found: readonly FoundFile[]): readonly FileFacts[] {
  const files = new Map(images.map((image) => [image.file.id, image.file]));
  for (const { file } of found) if (!files.has(file.id)) files.set(file.id, file);
  return [...files.values()];
}
