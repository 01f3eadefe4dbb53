// The text descriptor of a VMDK, alone in a file or embedded in a sparse extent: type, extents, parent. Names only, never opened.
import type { Bytes } from '../../core/bytes.ts';
import type { ImageNote, ImageReference } from '../../core/image.ts';
import { FormatError, type FormatErrorCode } from '../format-error.ts';
import { MAX_VIRTUAL_SIZE } from '../max-virtual-size.ts';
import { referenceOf } from '../references.ts';

// "Virtual Disk Format 5.0" (VMware), "The Descriptor File". Text is parsed as Latin-1: names keep every byte.

/** Sectors of VMDK are 512 bytes: the unit of every offset and size in its headers. */
export const SECTOR = 512n;

/** The same, for what a limit keeps small: grains. */
export const SECTOR_SIZE = 512;

/** As many extents as 8 TiB in pieces of 2 GiB: no KVM host has more, and a descriptor may not make us hold more. */
const MAX_EXTENTS = 4096;

/** Lines that are not counted get a note each, and past this many one for all the rest. */
const MAX_NOTES = 8;

/** Names as long as QEMU takes them: extents 511 bytes, the parent 1,023. */
const MAX_PARENT_NAME = 1023;

/** An extent line as QEMU reads it: access, sectors, type, and for most a quoted name and an offset in sectors. Spaces may
 *  be many, but the classes on either side exclude them, so matching is linear. */
const EXTENT_LINE =
  /^[ \t]*(RW|RDONLY|NOACCESS)[ \t]+([+-]?\d{1,20})[ \t]+([A-Z]{1,11})(?:[ \t]+"([^"\r\n]{1,511})"(?:[ \t]+([+-]?\d{1,20}))?)?/u;

/** Extents that are plain bytes; the others have headers of their own. */
const FLAT_TYPES = new Set(['FLAT', 'VMFS', 'VMFSRDM', 'VMFSRAW']);
const SPARSE_TYPES = new Set(['SPARSE', 'VMFSSPARSE', 'SESPARSE']);

/** One writable extent of a descriptor. */
export interface VmdkExtent {
  readonly type: string;
  readonly size: Bytes;
  readonly file: ImageReference;
}

/** What a descriptor says. */
export interface VmdkDescriptor {
  readonly createType: string | undefined;
  readonly cid: number | undefined;
  readonly parentCid: number | undefined;
  readonly parent: ImageReference | undefined;
  readonly extents: readonly VmdkExtent[];
  readonly notes: readonly ImageNote[];
}

/** Parses a descriptor's text (Latin-1; it ends at its first NUL). Throws FormatError by the descriptor's own keys. */
export function parseDescriptor(text: string): VmdkDescriptor {
  const end = text.indexOf('\0');
  const lines = (end === -1 ? text : text.slice(0, end)).split(/\r?\n/u);
  const notes: ImageNote[] = [];
  return {
    createType: quoted(lines, 'createType'),
    cid: contentId(lines, 'CID'),
    parentCid: contentId(lines, 'parentCID'),
    parent: parentOf(lines),
    extents: extentsOf(lines, notes),
    notes,
  };
}

function parentOf(lines: readonly string[]): ImageReference | undefined {
  const name = quoted(lines, 'parentFileNameHint');
  if (name === undefined || name === '') return undefined;
  if (name.length > MAX_PARENT_NAME) fail('FORMAT_LIMIT', 'parentFileNameHint', `${name.length} bytes`);
  return referenceOf(latin1Bytes(name), 'vmdk');
}

function extentsOf(lines: readonly string[], notes: ImageNote[]): VmdkExtent[] {
  const extents: VmdkExtent[] = [];
  let passedOver = 0;
  for (const line of lines) {
    const match = EXTENT_LINE.exec(line);
    if (match === null) continue;
    const [, access, sectors = '', type = '', name, offset] = match;
    if (access !== 'RW' || name === undefined) {
      // QEMU passes over these lines: a disk with one is shorter there than VMware shows it.
      passedOver += 1;
      if (passedOver <= MAX_NOTES) notes.push(note(`${access} ${type} extent of ${sectors} sectors is not counted`));
    } else {
      extents.push(extentOf(sectors, type, name, offset));
    }
    if (extents.length + passedOver > MAX_EXTENTS) fail('FORMAT_LIMIT', 'extent', `more than ${MAX_EXTENTS} lines`);
  }
  if (passedOver > MAX_NOTES) notes.push(note(`${passedOver - MAX_NOTES} more extents are not counted`));
  return extents;
}

function note(message: string): ImageNote {
  return { field: 'extent', message };
}

function extentOf(sectors: string, type: string, name: string, offset: string | undefined): VmdkExtent {
  const flat = FLAT_TYPES.has(type);
  if (!flat && !SPARSE_TYPES.has(type)) fail('FORMAT_UNSUPPORTED', 'extent', `of type ${type}`);
  const size = BigInt(sectors) * SECTOR;
  if (size <= 0n || size > MAX_VIRTUAL_SIZE) fail('FORMAT_INVALID', 'extent', `of ${sectors} sectors`);
  if (type === 'FLAT' && offset === undefined) fail('FORMAT_INVALID', 'extent', 'FLAT without an offset');
  if (offset !== undefined && BigInt(offset) < 0n) fail('FORMAT_INVALID', 'extent', `at offset ${offset}`);
  return { type, size, file: referenceOf(latin1Bytes(name), flat ? 'raw' : 'vmdk') };
}

/** The value of `key="value"`; undefined without such a line. The first counts, spaces around `=` are allowed. */
function quoted(lines: readonly string[], key: string): string | undefined {
  const line = lines.find((candidate) => candidate.startsWith(key));
  if (line === undefined) return undefined;
  const match = /^[ \t]*=[ \t]*"([^"]*)"/u.exec(line.slice(key.length));
  if (match === null) fail('FORMAT_INVALID', key, 'has no quoted value');
  return match[1];
}

function contentId(lines: readonly string[], key: string): number | undefined {
  const line = lines.find((candidate) => candidate.startsWith(`${key}=`));
  if (line === undefined) return undefined;
  const digits = line.slice(key.length + 1).trim();
  if (!/^[0-9a-fA-F]{1,8}$/u.test(digits)) fail('FORMAT_INVALID', key, 'is not 1 to 8 hexadecimal digits');
  return Number.parseInt(digits, 16);
}

function latin1Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}

function fail(code: FormatErrorCode, field: string, found: string): never {
  throw new FormatError(code, 'vmdk', field, found);
}
