// DiskDescriptor.xml of a ploop directory: how large the disk is and which delta files hold it. Reading the directory is the reader's.
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import type { Bytes } from '../../core/bytes.ts';
import type { ImageReference } from '../../core/image.ts';
import { FormatError, type FormatErrorCode } from '../format-error.ts';
import { MAX_VIRTUAL_SIZE } from '../max-virtual-size.ts';
import { referenceOf } from '../references.ts';

// OpenVZ's ploop library, lib/xml.c, writes: Disk_Parameters/Disk_size (in 512-byte sectors), StorageData/Storage/Image
// with GUID, Type and File, Snapshots/Shot with GUID and ParentGUID, Snapshots/TopGUID.
const SECTOR = 512n;

/** A descriptor with 64 snapshots is about 20 KiB. */
const MAX_TEXT = 256 * 1024;

/** The paths we read are four deep; a document far deeper was not written by ploop. */
const MAX_DEPTH = 16;

/** ploop itself allows 512 snapshots (PLOOP_MAX_SNAPSHOTS_COUNT is 128 in older versions). */
const MAX_IMAGES = 512;

/** A delta file of the disk: the top one is written to, the others hold snapshots. */
export interface PloopImage {
  readonly guid: string;
  readonly file: ImageReference;
}

/** What a ploop descriptor says. */
export interface PloopDescriptor {
  readonly virtualSize: Bytes;
  /** In document order. */
  readonly images: readonly PloopImage[];
  /** The GUID of the image that is written to; undefined when the document does not say (one image: that one). */
  readonly topGuid: string | undefined;
  readonly snapshotCount: number;
}

interface Collected {
  size: string | undefined;
  topGuid: string | undefined;
  shots: number;
  readonly images: { guid: string; file: string; type: string }[];
}

/** Parses the descriptor. DOCTYPE, deep nesting and oversized text are refused. Throws FormatError by element name. */
export function parsePloopDescriptor(xmlText: string): PloopDescriptor {
  if (xmlText.length > MAX_TEXT) fail('FORMAT_LIMIT', 'DiskDescriptor.xml', `${xmlText.length} characters`);
  const collected = collect(xmlText);
  const { size, images, shots, topGuid } = collected;
  if (size === undefined || !/^\d{1,19}$/u.test(size))
    fail('FORMAT_INVALID', 'Disk_size', 'is not a number of sectors');
  const virtualSize = BigInt(size) * SECTOR;
  if (virtualSize > MAX_VIRTUAL_SIZE) fail('FORMAT_LIMIT', 'Disk_size', `${size} sectors`);
  if (images.length === 0) fail('FORMAT_INVALID', 'Image', 'there is none');
  return {
    virtualSize,
    images: images.map(({ guid, file, type }) => {
      if (file === '') fail('FORMAT_INVALID', 'File', 'is empty');
      return { guid, file: referenceOf(new TextEncoder().encode(file), type === 'Plain' ? 'raw' : 'parallels') };
    }),
    topGuid,
    // The top delta is a shot of its own in a document with snapshots; one alone is no snapshot.
    snapshotCount: Math.max(0, shots - 1),
  };
}

function collect(xmlText: string): Collected {
  const collected: Collected = { size: undefined, topGuid: undefined, shots: 0, images: [] };
  const path: string[] = [];
  let text = '';
  const parser = new SaxesParser();
  parser.on('doctype', () => fail('FORMAT_INVALID', 'DOCTYPE', 'is refused'));
  parser.on('opentag', (tag: SaxesTagPlain) => {
    if (path.push(tag.name) > MAX_DEPTH) fail('FORMAT_LIMIT', tag.name, `elements nest over ${MAX_DEPTH} deep`);
    text = '';
    opened(path.join('/'), collected);
  });
  parser.on('text', (chunk) => (text += chunk));
  parser.on('cdata', (chunk) => (text += chunk));
  parser.on('closetag', () => {
    closed(path.join('/'), text.trim(), collected);
    path.pop();
    text = '';
  });
  parser.on('error', (error) => {
    throw new FormatError('FORMAT_INVALID', 'ploop', 'DiskDescriptor.xml', 'is not XML', error);
  });
  parser.write(xmlText).close();
  return collected;
}

const ROOT = 'Parallels_disk_image';
const IMAGE = `${ROOT}/StorageData/Storage/Image`;

function opened(path: string, collected: Collected): void {
  if (path !== IMAGE) return;
  if (collected.images.push({ guid: '', file: '', type: '' }) > MAX_IMAGES) {
    fail('FORMAT_LIMIT', 'Image', `more than ${MAX_IMAGES}`);
  }
}

function closed(path: string, text: string, collected: Collected): void {
  const image = collected.images.at(-1);
  if (path === `${ROOT}/Disk_Parameters/Disk_size`) collected.size = text;
  else if (path === `${ROOT}/Snapshots/TopGUID`) collected.topGuid = text;
  else if (path === `${ROOT}/Snapshots/Shot`) collected.shots += 1;
  else if (image !== undefined && path === `${IMAGE}/GUID`) image.guid = text;
  else if (image !== undefined && path === `${IMAGE}/File`) image.file = text;
  else if (image !== undefined && path === `${IMAGE}/Type`) image.type = text;
}

function fail(code: FormatErrorCode, field: string, found: string): never {
  throw new FormatError(code, 'ploop', field, found);
}
