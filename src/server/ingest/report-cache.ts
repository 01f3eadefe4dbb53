// The reports that this process took last, so that the next delta of a host need not be put together from its rows. Only a cache: what
// it holds is used when the host's row, read under its lock, names the very report; another replica may have taken a later one.
import { deserialize, serialize } from 'node:v8';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { HostReport } from '../../core/report.ts';
import type { DiskRow } from '../../store/balances/disk-rows.ts';
import type { ReclaimableRow } from '../../store/reclaimable/reclaimable-rows.ts';
import type { NamedFinding } from './changes.ts';

/** Names one report of one host as it was taken. A host that was forgotten and came back has been seen first at another time. */
export interface ReportStamp {
  readonly hostId: string;
  readonly agentRun: string;
  readonly sequence: number;
  readonly receivedAtMs: number;
  readonly firstSeenAtMs: number;
}

/** A report with what was derived of it for the database. */
export interface CachedReport {
  readonly report: HostReport;
  readonly disks: readonly DiskRow[];
  readonly reclaimable: readonly ReclaimableRow[];
  readonly findings: readonly NamedFinding[];
  /** Explanation.complete. */
  readonly complete: boolean;
}

/** 50 disks are 77 kB as V8 writes them and 2.7 kB compressed: a fleet of 10,000 such hosts fits in half of this. */
const MOST_BYTES = 64 * 1024 * 1024;

/** What an entry costs beside its bytes: keys, stamp, and their places in the map. Rounded up. */
const ENTRY_BYTES = 1_024;

/** Level 1 takes a quarter of the time of 3, and 2 % more room. */
const FAST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

interface Entry {
  readonly stamp: ReportStamp;
  readonly bytes: Buffer;
}

/** The reports of the hosts that reported last, bounded in bytes. Compressed, because as objects a fleet would be gigabytes. */
export class ReportCache {
  readonly #mostBytes: number;
  /** By host; those taken longest ago come first. */
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  constructor(mostBytes: number = MOST_BYTES) {
    this.#mostBytes = mostBytes;
  }

  /** How much it holds. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The report of this stamp; undefined when it is not held. */
  get(stamp: ReportStamp): CachedReport | undefined {
    const entry = this.#entries.get(stamp.hostId);
    if (entry === undefined || !isSame(entry.stamp, stamp)) return undefined;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- put wrote it
    return deserialize(zstdDecompressSync(entry.bytes)) as CachedReport;
  }

  /** Holds a report instead of the one that was held of its host. Only after its transaction was committed. */
  put(stamp: ReportStamp, report: CachedReport): void {
    this.#drop(stamp.hostId);
    const bytes = zstdCompressSync(serialize(report), FAST);
    this.#entries.set(stamp.hostId, { stamp, bytes });
    this.#bytes += bytes.length + ENTRY_BYTES;
    for (const hostId of this.#entries.keys()) {
      if (this.#bytes <= this.#mostBytes) return;
      this.#drop(hostId);
    }
  }

  #drop(hostId: string): void {
    const entry = this.#entries.get(hostId);
    if (entry === undefined) return;
    this.#entries.delete(hostId);
    this.#bytes -= entry.bytes.length + ENTRY_BYTES;
  }
}

function isSame(a: ReportStamp, b: ReportStamp): boolean {
  return (
    a.hostId === b.hostId &&
    a.agentRun === b.agentRun &&
    a.sequence === b.sequence &&
    a.receivedAtMs === b.receivedAtMs &&
    a.firstSeenAtMs === b.firstSeenAtMs
  );
}
