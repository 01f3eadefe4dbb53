// Reports that wait for their delivery, oldest first: on the disk, or in memory while the disk takes nothing. Bounded in both.
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UNFINISHED, writeDurably } from '../state/durable-file.ts';
import { isWholeGzip } from './whole-gzip.ts';

/** A whole report, or what changed since the one before. */
export type ParcelKind = 'full' | 'delta';

/** One report on its way, as it will be sent: JSON, compressed by gzip. */
export interface Parcel {
  /** Counts parcels of this spool: the order of delivery. */
  readonly number: number;
  readonly kind: ParcelKind;
  /** As compressed. */
  readonly bytes: number;
  /** Undefined: in a file. */
  readonly inMemory: Uint8Array | undefined;
}

/** How much may wait. */
export interface SpoolLimits {
  readonly maxBytes: number;
  readonly maxReports: number;
}

/** What became of a report: `disk` survives a crash, `memory` does not, `none` there was no room for it. */
export type Kept = 'disk' | 'memory' | 'none';

/** A full spool holds at least this many runs of a full report and its deltas: one of them goes when room is needed. */
const RUNS = 4;

/** While the disk takes nothing: a server away for longer costs the older ones. Each is some MiB at most. */
const MOST_IN_MEMORY = 4;

/** Files that could not be delivered or read, for whoever looks into why. */
const MOST_SET_ASIDE = 16;

/** "000000000017-full.json.gz" */
const NAME = /^(?<number>\d{12})-(?<kind>full|delta)\.json\.gz$/;

/** Usable once opened. A full report makes all before it dispensable: those go first when room is needed. */
export class Spool {
  readonly #directory: string;
  readonly #limits: SpoolLimits;
  readonly #warn: (text: string) => void;
  #parcels: readonly Parcel[];
  #next: number;
  #trouble: string | undefined;
  #dropped = 0;
  #setAside = 0;

  /** What an earlier process left is delivered first. Unfinished files are removed. Throws nothing: a directory that cannot be read or
   *  made is `trouble`, and reports wait in memory. */
  static async open(directory: string, limits: SpoolLimits, warn: (text: string) => void): Promise<Spool> {
    const spool = new Spool(directory, limits, warn);
    await spool.#load();
    return spool;
  }

  private constructor(directory: string, limits: SpoolLimits, warn: (text: string) => void) {
    this.#directory = directory;
    this.#limits = limits;
    this.#warn = warn;
    this.#parcels = [];
    this.#next = 0;
  }

  get depth(): number {
    return this.#parcels.length;
  }

  get bytes(): number {
    return this.#parcels.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Reports given up for want of room, since this process began. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Files set aside, since this process began. */
  get setAsideCount(): number {
    return this.#setAside;
  }

  /** So many deltas follow the last full report that a new one is due: else all of them would have to go at once, one day. */
  get wantsFull(): boolean {
    const since = this.#parcels.slice(this.#parcels.findLastIndex(({ kind }) => kind === 'full') + 1);
    const bytes = since.reduce((sum, parcel) => sum + parcel.bytes, 0);
    return since.length > this.#limits.maxReports / RUNS || bytes > this.#limits.maxBytes / RUNS;
  }

  /** Why nothing can be written now; undefined while all is well. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** The one to deliver next. */
  get first(): Parcel | undefined {
    return this.#parcels[0];
  }

  /** Takes a report. `none`: there is no room for this delta without giving up what it builds on; a full report always has room, unless
   *  it alone is larger than the spool. */
  async add(kind: ParcelKind, content: Uint8Array): Promise<Kept> {
    if (content.byteLength > this.#limits.maxBytes) return this.#addInMemory(kind, content);
    if (!(await this.#makeRoom(kind, content.byteLength))) return 'none';
    const parcel = { number: this.#next, kind, bytes: content.byteLength, inMemory: undefined };
    try {
      await mkdir(this.#directory, { recursive: true, mode: 0o700 });
      await writeDurably(this.#pathOf(parcel), content);
    } catch (error) {
      this.#setTrouble(error);
      return this.#addInMemory(kind, content);
    }
    this.#setTrouble(undefined);
    this.#push(parcel);
    return 'disk';
  }

  /** The content of a parcel; undefined when its file is not what was written: it is set aside then. */
  async read(parcel: Parcel): Promise<Uint8Array | undefined> {
    if (parcel.inMemory !== undefined) return parcel.inMemory;
    try {
      const content = await readFile(this.#pathOf(parcel));
      if (await isWholeGzip(content)) return content;
      await this.setAside(parcel, 'it is not whole');
    } catch (error) {
      await this.setAside(parcel, messageOf(error));
    }
    return undefined;
  }

  /** It was delivered. */
  async remove(parcel: Parcel): Promise<void> {
    this.#parcels = this.#parcels.filter(({ number }) => number !== parcel.number);
    // What cannot be removed is delivered again after a restart: the server knows a report that it has.
    if (parcel.inMemory === undefined) await rm(this.#pathOf(parcel), { force: true }).catch(() => undefined);
  }

  /** It cannot be delivered: kept beside the spool, out of the way. */
  async setAside(parcel: Parcel, why: string): Promise<void> {
    this.#parcels = this.#parcels.filter(({ number }) => number !== parcel.number);
    this.#setAside += 1;
    this.#warn(`set aside the report ${nameOf(parcel)}: ${why}`);
    if (parcel.inMemory !== undefined) return;
    const folder = join(this.#directory, 'set-aside');
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await rename(this.#pathOf(parcel), join(folder, nameOf(parcel)));
      const names = (await readdir(folder)).toSorted();
      await Promise.all(names.slice(0, -MOST_SET_ASIDE).map((name) => rm(join(folder, name), { force: true })));
    } catch {
      // Then at least it is not in the way.
      await rm(this.#pathOf(parcel), { force: true }).catch(() => undefined);
    }
  }

  /** Gives up the deltas at the front: what they build on is not there. */
  async dropDeltas(): Promise<void> {
    const end = this.#parcels.findIndex(({ kind }) => kind === 'full');
    await this.#drop(end === -1 ? this.#parcels : this.#parcels.slice(0, end));
  }

  async #load(): Promise<void> {
    try {
      const names = await readdir(this.#directory);
      const unfinished = names.filter((name) => name.endsWith(UNFINISHED));
      await Promise.all(unfinished.map((name) => rm(join(this.#directory, name), { force: true })));
      const parcels = await Promise.all(names.map((name) => this.#parcelNamed(name)));
      this.#parcels = parcels.filter((parcel) => parcel !== undefined).toSorted((a, b) => a.number - b.number);
      this.#next = (this.#parcels.at(-1)?.number ?? -1) + 1;
    } catch (error) {
      if (!isAbsent(error)) this.#setTrouble(error);
    }
  }

  async #parcelNamed(name: string): Promise<Parcel | undefined> {
    const { number, kind } = NAME.exec(name)?.groups ?? {};
    if (number === undefined) return undefined;
    const { size } = await stat(join(this.#directory, name));
    const number10 = Number.parseInt(number, 10);
    return { number: number10, kind: kind === 'full' ? 'full' : 'delta', bytes: size, inMemory: undefined };
  }

  /** Whole runs of a full report and its deltas go, oldest first; before a full report every one may go. */
  async #makeRoom(kind: ParcelKind, bytes: number): Promise<boolean> {
    while (this.depth >= this.#limits.maxReports || this.bytes + bytes > this.#limits.maxBytes) {
      const nextFull = this.#parcels.findIndex(({ kind: other }, at) => at > 0 && other === 'full');
      if (nextFull === -1 && kind === 'delta') return false;
      if (this.depth === 0) return true;
      await this.#drop(nextFull === -1 ? this.#parcels : this.#parcels.slice(0, nextFull));
    }
    return true;
  }

  #addInMemory(kind: ParcelKind, content: Uint8Array): Kept {
    const kept = this.#parcels.filter(({ inMemory }) => inMemory !== undefined);
    if (kept.length >= MOST_IN_MEMORY) {
      if (kind === 'delta') return 'none';
      const gone = new Set(kept.map(({ number }) => number));
      this.#parcels = this.#parcels.filter(({ number }) => !gone.has(number));
      this.#dropped += kept.length;
    }
    this.#push({ number: this.#next, kind, bytes: content.byteLength, inMemory: content });
    return 'memory';
  }

  #push(parcel: Parcel): void {
    this.#parcels = [...this.#parcels, parcel];
    this.#next = parcel.number + 1;
  }

  async #drop(parcels: readonly Parcel[]): Promise<void> {
    this.#dropped += parcels.length;
    for (const parcel of parcels) await this.remove(parcel);
  }

  #setTrouble(error: unknown): void {
    const before = this.#trouble;
    this.#trouble = error === undefined ? undefined : messageOf(error);
    if (before === this.#trouble) return;
    if (this.#trouble !== undefined) this.#warn(`keep a report on the disk: ${this.#trouble}; it waits in memory`);
    else this.#warn(`the spool ${this.#directory} takes reports again`);
  }

  #pathOf(parcel: Parcel): string {
    return join(this.#directory, nameOf(parcel));
  }
}

/** Removes spools of other hosts below `folder`: what a copied disk brought along is that machine's to report. */
export async function removeForeignSpools(folder: string, hostId: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const foreign = names.filter((name) => name !== hostId);
  await Promise.all(
    foreign.map((name) => rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined)),
  );
}

function nameOf({ number, kind }: Parcel): string {
  return `${String(number).padStart(12, '0')}-${kind}.json.gz`;
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
