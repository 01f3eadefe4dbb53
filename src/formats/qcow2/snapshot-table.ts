// The table of internal snapshots: entries of variable length, read one after the other within a budget.
import type { ImageNote, InternalSnapshot } from '../../core/image.ts';
import type { ByteSource } from '../byte-source.ts';
import { TableNames } from '../table-names.ts';
import { LIMIT, READ } from './layout.ts';

/** A snapshot with the place of its own L1 table. */
export interface SnapshotEntry {
  readonly snapshot: InternalSnapshot;
  readonly l1TableOffset: bigint;
  readonly l1Size: number;
}

/** What could be read of the table. `note` says why it is not all. */
export interface SnapshotTable {
  readonly entries: readonly SnapshotEntry[];
  readonly note: ImageNote | undefined;
}

// "Snapshots" in the specification.
const ENTRY = {
  l1Offset: 0,
  l1Size: 8,
  idLength: 12,
  nameLength: 14,
  seconds: 16,
  vmState: 32,
  extraLength: 36,
  fixed: 40,
};
const EXTRA = { vmState: 0, virtualSize: 8 };

/** Sizes from here on are no sizes: off_t is signed. */
const NO_SIZE = 2n ** 63n;

/** Reads `count` entries from `offset`; never throws: a damaged entry costs itself and what follows it. */
export function readSnapshotTable(source: ByteSource, offset: bigint, count: number): SnapshotTable {
  const usual = Math.min(count, READ.snapshotsListed) * READ.snapshotEntryUsual;
  const table = tableIn(source.read(offset, Math.max(READ.head, usual)), offset, count);
  // Cut off, or of long names: once more, with all that we are ready to read.
  return table.note === undefined ? table : tableIn(source.read(offset, READ.snapshotTableBytes), offset, count);
}

function tableIn(bytes: Uint8Array, offset: bigint, count: number): SnapshotTable {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: SnapshotEntry[] = [];
  const names = new TableNames();
  let at = 0;
  while (entries.length < Math.min(count, READ.snapshotsListed)) {
    const entry = readEntry(view, at, names);
    if (entry === undefined) {
      const place = `entry ${entries.length} of ${count}, at ${offset + BigInt(at)}`;
      return { entries, note: note(`${place}, is damaged or cut off`) };
    }
    entries.push(entry.value);
    at = entry.end;
  }
  const rest = `${count} snapshots, of which the first ${entries.length} are listed`;
  return { entries, note: entries.length < count ? note(rest) : undefined };
}

function readEntry(view: DataView, at: number, names: TableNames): { value: SnapshotEntry; end: number } | undefined {
  if (at + ENTRY.fixed > view.byteLength) return undefined;
  const extraLength = view.getUint32(at + ENTRY.extraLength);
  const idLength = view.getUint16(at + ENTRY.idLength);
  const nameLength = view.getUint16(at + ENTRY.nameLength);
  const extra = at + ENTRY.fixed;
  const id = extra + extraLength;
  const end = id + idLength + nameLength;
  if (extraLength > LIMIT.snapshotExtra || end > view.byteLength) return undefined;
  const vmStateSize =
    extraLength >= 8 ? view.getBigUint64(extra + EXTRA.vmState) : BigInt(view.getUint32(at + ENTRY.vmState));
  const virtualSize = extraLength >= 16 ? view.getBigUint64(extra + EXTRA.virtualSize) : undefined;
  if (vmStateSize >= NO_SIZE || (virtualSize ?? 0n) >= NO_SIZE) return undefined;
  const snapshot = {
    id: names.read(bytesAt(view, id, idLength)),
    name: names.read(bytesAt(view, id + idLength, nameLength)),
    takenAtSeconds: view.getUint32(at + ENTRY.seconds),
    vmStateSize,
    virtualSize,
  };
  const l1TableOffset = view.getBigUint64(at + ENTRY.l1Offset);
  const value = { snapshot, l1TableOffset, l1Size: view.getUint32(at + ENTRY.l1Size) };
  return { value, end: Math.ceil(end / 8) * 8 };
}

function bytesAt(view: DataView, at: number, length: number): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + at, length);
}

function note(message: string): ImageNote {
  return { field: 'snapshots_offset', message };
}
