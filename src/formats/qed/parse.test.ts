// QED: an overlay that qemu-img wrote, every field rule, every truncation.
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../tests/images/broken.ts';
import { fixtureImage } from '../../../tests/images/fixture-image.ts';
import { MemorySource } from '../../../tests/images/memory-source.ts';
import { patched, type Patch } from '../../../tests/images/patch.ts';
import { looksLikeQed, parseQed } from './parse.ts';

const overlay = fixtureImage('overlay.qed');

function parse(bytes: Uint8Array) {
  return parseQed(new MemorySource(bytes));
}

it('tells the facts of an overlay whose base is raw', () => {
  expect(parse(overlay)).toEqual({
    format: 'qed',
    variant: undefined,
    virtualSize: 1_048_576n,
    fullSize: 1_069_056n,
    clusterSize: 4096,
    backing: { name: 'base.raw', place: 'local', format: 'raw' },
    dataFiles: [],
    snapshotCount: 0,
    snapshots: [],
    encryption: undefined,
    dirty: false,
    corrupt: false,
    notes: [],
    details: {},
  });
});

it.each([
  [0n, undefined, undefined, false],
  [1n, 'base.raw', undefined, false],
  [2n, undefined, undefined, true],
  [7n, 'base.raw', 'raw', true],
])('features %s: backing %s of format %s, dirty %s', (features, name, format, dirty) => {
  const header = parse(patched(overlay, [[16, 'le64', features]]));
  expect([header.backing?.name, header.backing?.format, header.dirty]).toEqual([name, format, dirty]);
});

it('reads header and backing name and nothing else', () => {
  const source = new MemorySource(overlay);
  parseQed(source);
  expect([source.reads, source.bytesAsked]).toEqual([2, 72]);
});

describe('a header that breaks a rule is refused by the name of the field', () => {
  it.each<[string, ...Patch[]]>([
    ['FORMAT_INVALID magic', [0, 'x']],
    ['FORMAT_INVALID cluster_size', [4, 'le32', 2048]],
    ['FORMAT_INVALID cluster_size', [4, 'le32', 5000]],
    ['FORMAT_INVALID cluster_size', [4, 'le32', 2 ** 27]],
    ['FORMAT_INVALID table_size', [8, 'le32', 0]],
    ['FORMAT_INVALID table_size', [8, 'le32', 3]],
    ['FORMAT_INVALID table_size', [8, 'le32', 32]],
    ['FORMAT_INVALID header_size', [12, 'le32', 0]],
    ['FORMAT_INVALID header_size', [12, 'le32', 16_385]],
    ['FORMAT_UNSUPPORTED features', [16, 'le64', 8n]],
    ['FORMAT_UNSUPPORTED features', [16, 'le64', 2n ** 63n]],
    ['FORMAT_INVALID l1_table_offset', [40, 'le64', 4097n]],
    ['FORMAT_INVALID image_size', [48, 'le64', 1000n]],
    ['FORMAT_INVALID image_size', [48, 'le64', 2n ** 32n + 512n]],
    ['FORMAT_LIMIT image_size', [48, 'le64', 2n ** 62n], [4, 'le32', 2 ** 26]],
    ['FORMAT_INVALID backing_filename_offset', [56, 'le32', 4090]],
    ['FORMAT_INVALID backing_filename_size', [60, 'le32', 1024]],
  ])('%s by %o', (refusal, ...patches) => {
    expect(refusalOf(() => parse(patched(overlay, patches)))).toBe(refusal);
  });
});

it('refuses every truncation of header and backing name', () => {
  const refusals = Array.from({ length: 72 }, (_, size) => refusalOf(() => parse(overlay.subarray(0, size))));
  expect(new Set(refusals.slice(0, 64))).toEqual(new Set(['FORMAT_TRUNCATED Header']));
  expect(new Set(refusals.slice(64))).toEqual(new Set(['FORMAT_TRUNCATED backing_filename_offset']));
});

it('notes a file that ends before its L1 table, which QEMU refuses', () => {
  expect(parse(overlay.subarray(0, 72)).notes).toEqual([
    { field: 'l1_table_offset', message: 'truncated: the L1 table ends behind the end of the file (72 bytes)' },
  ]);
});

it('knows its magic, and no other bytes', () => {
  const claims = ['QED\0', 'QED', 'QEDx'];
  expect(claims.map((claim) => looksLikeQed(Buffer.from(claim, 'latin1')))).toEqual([true, false, false]);
});
