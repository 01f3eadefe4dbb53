// What an image says of itself, judged: each check is right, to be looked at, or was not read. Draws nothing.
import { formatBytes } from '../../../core/format-bytes.ts';
import type { ExplainedImage } from '../../api/explanation.ts';
import type { Words } from '../../words/en.ts';

/** How a check ended. `unread`: nobody knows. */
export type Outcome = 'right' | 'look' | 'unread';

/** One check, in the reader's words. */
export interface Check {
  readonly name: string;
  readonly outcome: Outcome;
  readonly found: string;
  /** What to do; undefined: nothing. */
  readonly todo?: string;
}

/** What is known of an image beside itself. */
export interface CheckContext {
  readonly words: Words;
  /** Its format as a definition, or the layer above it, declares; undefined: nobody says, or nobody uses it. */
  readonly declared: string | undefined;
  /** A disk that the guest writes has it as its top: its format should be declared. */
  readonly isTop: boolean;
  /** A guest that may be running uses it. */
  readonly inUse: boolean;
}

type Own = Words['disks']['checks'];
type Header = NonNullable<ExplainedImage['header']>;

/** Clusters of this size and below have tables that QEMU grows at run time (core/disk.ts). */
const SMALL_CLUSTER = 4096;

/** Names for one format (core/findings/format-mismatch.ts). */
const SAME: Readonly<Record<string, string>> = { luks2: 'luks', ploop: 'parallels' };

/** The checks of an image, in the order in which they matter. Formats have what they have: raw has few. */
export function checksOf(image: ExplainedImage, context: CheckContext): readonly Check[] {
  const own = context.words.disks.checks;
  const { header } = image;
  const format = formatCheck(image, context);
  if (header === undefined) {
    const { unread: found, todo } = own.header;
    return [{ name: own.names.header, outcome: 'unread', found, todo }, format, linksCheck(image, own)];
  }
  return [
    { name: own.names.header, outcome: 'right', found: own.header.right(header.format) },
    format,
    ...(header.format === 'raw' ? [] : [...stateChecks(header, context), ...layoutChecks(header, own)]),
    encryptionCheck(header, own),
    ...dataChecks(image, header, own),
    ...backingChecks(image, header, own),
    ...(header.format === 'raw' ? [] : [snapshotCheck(header, own)]),
    preallocationCheck(image, header, own),
    linksCheck(image, own),
    ...header.notes.map(({ field, message }): Check => ({
      name: own.names.note(field),
      outcome: 'look',
      found: message,
      todo: own.note,
    })),
  ];
}

/** Discards, by the definition of a disk that its guest writes. */
export function discardCheck(discard: 'unmap' | 'ignore' | undefined, { disks: { checks: own } }: Words): Check {
  return discard === 'unmap'
    ? { name: own.names.discard, outcome: 'right', found: own.discard.on }
    : { name: own.names.discard, outcome: 'look', found: own.discard.off, todo: own.discard.todo };
}

function formatCheck({ probedFormat }: ExplainedImage, { words, declared, isTop }: CheckContext): Check {
  const { names, format: own } = words.disks.checks;
  const name = names.format;
  if (probedFormat === undefined) return { name, outcome: 'unread', found: own.unread };
  if (declared === undefined) {
    return isTop
      ? { name, outcome: 'look', found: own.undeclared(probedFormat), todo: own.declare }
      : { name, outcome: 'right', found: own.onlyFound(probedFormat) };
  }
  return (SAME[declared] ?? declared) === (SAME[probedFormat] ?? probedFormat)
    ? { name, outcome: 'right', found: own.right(declared) }
    : { name, outcome: 'look', found: own.differs(declared, probedFormat), todo: own.decide };
}

function stateChecks({ corrupt, dirty }: Header, { words, inUse }: CheckContext): readonly Check[] {
  const own = words.disks.checks;
  return [
    corrupt
      ? { name: own.names.corrupt, outcome: 'look', found: own.corrupt.look, todo: own.corrupt.todo }
      : { name: own.names.corrupt, outcome: 'right', found: own.corrupt.right },
    dirtyCheck(dirty, inUse, own),
  ];
}

function dirtyCheck(dirty: boolean, inUse: boolean, { names, dirty: own }: Own): Check {
  if (!dirty) return { name: names.dirty, outcome: 'right', found: own.right };
  return inUse
    ? { name: names.dirty, outcome: 'right', found: own.inUse }
    : { name: names.dirty, outcome: 'look', found: own.look, todo: own.todo };
}

/** Of what the format says of its own layout: fields that it does not have make no check. */
function layoutChecks({ format, variant, clusterSize, details }: Header, own: Own): readonly Check[] {
  const { names } = own;
  const checks: Check[] = [];
  if (variant !== undefined) checks.push(versionCheck(format, variant, own));
  if (clusterSize !== undefined) checks.push(clusterCheck(clusterSize, own));
  const { 'lazy-refcounts': lazy, 'extended-l2': extended, 'compression-type': compression, bitmaps } = details;
  if (typeof lazy === 'boolean') {
    checks.push({ name: names.lazy, outcome: 'right', found: lazy ? own.lazy.on : own.lazy.off });
  }
  if (typeof extended === 'boolean') {
    checks.push({
      name: names.subclusters,
      outcome: 'right',
      found: extended ? own.subclusters.on : own.subclusters.off,
    });
  }
  if (typeof compression === 'string') {
    checks.push({ name: names.compression, outcome: 'right', found: own.compression(compression) });
  }
  if (Array.isArray(bitmaps)) {
    checks.push({ name: names.bitmaps, outcome: 'right', found: own.bitmaps.right(bitmaps.length) });
  }
  return checks;
}

function versionCheck(format: string, variant: string, { names, version: own }: Own): Check {
  const isOld = format === 'qcow2' && variant === '0.10';
  const found = isOld ? own.look(variant) : own.right(variant);
  return { name: names.version, outcome: isOld ? 'look' : 'right', found, ...(isOld ? { todo: own.todo } : {}) };
}

function clusterCheck(size: number, { names, cluster: own }: Own): Check {
  const text = formatBytes(BigInt(size));
  return size > SMALL_CLUSTER
    ? { name: names.cluster, outcome: 'right', found: own.right(text) }
    : { name: names.cluster, outcome: 'look', found: own.look(text), todo: own.todo };
}

function encryptionCheck({ encryption }: Header, { names, encryption: own }: Own): Check {
  if (encryption === 'aes') return { name: names.encryption, outcome: 'look', found: own.aes, todo: own.todo };
  return { name: names.encryption, outcome: 'right', found: encryption === undefined ? own.none : own.luks };
}

function dataChecks({ dataFiles: found }: ExplainedImage, { format, dataFiles }: Header, own: Own): readonly Check[] {
  const name = own.names.dataFile;
  if (dataFiles.length === 0) return format === 'qcow2' ? [{ name, outcome: 'right', found: own.dataFile.none }] : [];
  return dataFiles.map((file, at) =>
    found[at]?.id === undefined
      ? { name, outcome: 'look', found: own.dataFile.missing(file.name), todo: own.dataFile.todo }
      : { name, outcome: 'right', found: own.dataFile.found(file.name) },
  );
}

function backingChecks({ backingId }: ExplainedImage, { format, backing }: Header, own: Own): readonly Check[] {
  const { names } = own;
  if (backing === undefined) {
    return format === 'raw' ? [] : [{ name: names.backing, outcome: 'right', found: own.backing.none }];
  }
  const { name, format: recorded } = backing;
  return [
    backingId === undefined
      ? { name: names.backing, outcome: 'look', found: own.backing.missing(name), todo: own.backing.todo }
      : { name: names.backing, outcome: 'right', found: own.backing.found(name) },
    recorded === undefined
      ? { name: names.backingFormat, outcome: 'look', found: own.backingFormat.look, todo: own.backingFormat.todo }
      : { name: names.backingFormat, outcome: 'right', found: own.backingFormat.right(recorded) },
  ];
}

function snapshotCheck({ snapshotCount, snapshots }: Header, { names, snapshots: own }: Own): Check {
  return snapshotCount === snapshots.length
    ? { name: names.snapshots, outcome: 'right', found: own.right(snapshotCount) }
    : { name: names.snapshots, outcome: 'look', found: own.look(snapshotCount, snapshots.length), todo: own.todo };
}

function preallocationCheck({ file }: ExplainedImage, { fullSize }: Header, { names, preallocation: own }: Own): Check {
  const name = names.preallocation;
  if (file.allocation === undefined) return { name, outcome: 'unread', found: own.unread };
  return { name, outcome: 'right', found: file.allocation >= fullSize ? own.full : own.sparse };
}

/** A name that we do not know is somebody's, too. */
function linksCheck({ file }: ExplainedImage, { names, links: own }: Own): Check {
  const unknown = file.kind === 'file' ? file.links - 1 - file.aliases.length : 0;
  return unknown > 0
    ? { name: names.links, outcome: 'look', found: own.look(unknown), todo: own.todo }
    : { name: names.links, outcome: 'right', found: own.right };
}
