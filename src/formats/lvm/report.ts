// What `vgs` and `lvs --reportformat json` print: rows of strings, each field checked, "" being what LVM did not know.
import { MAX_BYTES, type Bytes } from '../../core/bytes.ts';
import { FormatError } from '../format-error.ts';

/** The columns to ask `vgs` for. vg_attr tells what lvmlockd and clvmd share in every version; vg_shared only in newer ones. */
export const VG_COLUMNS = ['vg_name', 'vg_uuid', 'vg_size', 'vg_free', 'vg_attr'] as const;

/** The columns to ask `lvs -a` for. */
export const LV_COLUMNS = [
  'vg_uuid',
  'lv_name',
  'lv_uuid',
  'lv_path',
  'lv_size',
  'lv_metadata_size',
  'segtype',
  'pool_lv',
  'origin',
  'data_percent',
  'metadata_percent',
] as const;

/** A row of `vgs`. Source: vgs(8). */
export interface GroupRow {
  readonly name: string;
  readonly uuid: string;
  readonly size: Bytes;
  readonly free: Bytes;
  /** Other hosts may use it: clustered (clvmd) or shared (lvmlockd), the sixth letter of vg_attr. */
  readonly shared: boolean;
}

/** A row of `lvs -a`. segtype makes lvs print a row for each segment of a volume: the rows of one `uuid` differ in nothing
 *  else that is kept here. Source: lvs(8). */
export interface VolumeRow {
  readonly groupUuid: string;
  readonly name: string;
  readonly uuid: string;
  /** Printed in brackets: internal to LVM. */
  readonly hidden: boolean;
  /** "" for volumes that have no device of their own. */
  readonly path: string;
  readonly size: Bytes;
  /** Of a thin pool; undefined for all others. */
  readonly metadataSize: Bytes | undefined;
  readonly segmentType: string;
  readonly pool: string | undefined;
  readonly origin: string | undefined;
  /** Millionths; undefined when LVM did not say, as for a pool that is not active. */
  readonly dataPpm: number | undefined;
  readonly metadataPpm: number | undefined;
}

const FORMAT = 'lvm-report';

/** Hundreds of volume groups, thousands of volumes are large hosts; each row costs us some 500 bytes. */
const MAX_ROWS = 100_000;

/** The rows of `vgs --reportformat json --units b --nosuffix`. Throws FormatError. */
export function parseGroups(json: string): readonly GroupRow[] {
  return rowsOf(json, 'vg').map((row) => ({
    name: field(row, 'vg_name'),
    uuid: field(row, 'vg_uuid'),
    size: bytes(row, 'vg_size'),
    free: bytes(row, 'vg_free'),
    shared: 'cs'.includes(field(row, 'vg_attr').at(SHARED_LETTER) ?? '-'),
  }));
}

/** In "wz--ns": permissions, resizeable, exported, partial, allocation policy, clustered or shared. */
const SHARED_LETTER = 5;

/** The rows of `lvs -a --reportformat json --units b --nosuffix`. Throws FormatError. */
export function parseVolumes(json: string): readonly VolumeRow[] {
  return rowsOf(json, 'lv').map((row) => {
    const name = field(row, 'lv_name');
    const hidden = name.startsWith('[') && name.endsWith(']');
    return {
      groupUuid: field(row, 'vg_uuid'),
      name: hidden ? name.slice(1, -1) : name,
      uuid: field(row, 'lv_uuid'),
      hidden,
      path: text(row, 'lv_path'),
      size: bytes(row, 'lv_size'),
      metadataSize: text(row, 'lv_metadata_size') === '' ? undefined : bytes(row, 'lv_metadata_size'),
      segmentType: field(row, 'segtype'),
      pool: withoutBrackets(text(row, 'pool_lv')),
      origin: withoutBrackets(text(row, 'origin')),
      dataPpm: percent(row, 'data_percent'),
      metadataPpm: percent(row, 'metadata_percent'),
    };
  });
}

type Row = ReadonlyMap<string, unknown>;

function rowsOf(json: string, kind: 'vg' | 'lv'): readonly Row[] {
  const report = listIn(mapOf(parseJson(json)), 'report');
  const rows = report.flatMap((part) => listIn(mapOf(part), kind));
  if (rows.length > MAX_ROWS) throw new FormatError('FORMAT_LIMIT', FORMAT, kind, `more than ${MAX_ROWS} rows`);
  return rows.map((row) => mapOf(row));
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new FormatError('FORMAT_INVALID', FORMAT, 'document', `no JSON in ${json.length} characters`, error);
  }
}

function mapOf(value: unknown): Row {
  if (typeof value !== 'object' || value === null) {
    throw new FormatError('FORMAT_INVALID', FORMAT, 'document', `${typeof value} where an object was expected`);
  }
  return new Map(Object.entries(value));
}

function listIn(row: Row, name: string): readonly unknown[] {
  const list = row.get(name);
  if (!Array.isArray(list)) throw new FormatError('FORMAT_INVALID', FORMAT, name, `${typeof list}, expected a list`);
  return list;
}

function text(row: Row, name: string): string {
  const value = row.get(name);
  if (typeof value !== 'string')
    throw new FormatError('FORMAT_INVALID', FORMAT, name, `${typeof value}, expected a string`);
  return value;
}

function field(row: Row, name: string): string {
  const value = text(row, name);
  if (value === '') throw new FormatError('FORMAT_INVALID', FORMAT, name, 'empty');
  return value;
}

function bytes(row: Row, name: string): Bytes {
  const digits = text(row, name);
  const value = /^\d{1,19}$/u.test(digits) ? BigInt(digits) : MAX_BYTES + 1n;
  if (value > MAX_BYTES) {
    throw new FormatError('FORMAT_INVALID', FORMAT, name, `"${digits.slice(0, 100)}", expected a count of bytes`);
  }
  return value;
}

/** A percentage with decimals of 100.00, as millionths exactly: "12.34" is 123,400. */
function percent(row: Row, name: string): number | undefined {
  const printed = text(row, name);
  if (printed === '') return undefined;
  const [, whole, decimals = ''] = /^(\d{1,3})(?:\.(\d{1,4}))?$/u.exec(printed) ?? [];
  const ppm = whole === undefined ? -1 : Number.parseInt(whole + decimals.padEnd(4, '0'), 10);
  if (ppm < 0 || ppm > 1_000_000) {
    throw new FormatError('FORMAT_INVALID', FORMAT, name, `"${printed.slice(0, 100)}", expected 0.00 to 100.00`);
  }
  return ppm;
}

function withoutBrackets(name: string): string | undefined {
  return name === '' ? undefined : name.replace(/^\[(.*)\]$/u, '$1');
}
