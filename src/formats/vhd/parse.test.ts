// VHD footers and headers: three that qemu-img wrote, a differencing one built here, every field rule, every truncation.
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../tests/images/broken.ts';
import { fixtureImage } from '../../../tests/images/fixture-image.ts';
import { MemorySource } from '../../../tests/images/memory-source.ts';
import { patched, withVhdChecksum, type Patch } from '../../../tests/images/patch.ts';
import { endsLikeVhd, looksLikeVhd } from './footer.ts';
import { parseVhd } from './parse.ts';

const dynamic = fixtureImage('dynamic.vhd');
const fixed = fixtureImage('fixed.vhd');

function parse(bytes: Uint8Array) {
  return parseVhd(new MemorySource(bytes));
}

/** Both structures at the head with their checksums right again. */
function summed(bytes: Uint8Array): Uint8Array {
  return withVhdChecksum(withVhdChecksum(bytes, 0, 512, 64), 512, 1024, 36);
}

function utf16(text: string, order: 'le' | 'be'): string {
  const bytes = Buffer.from(text, 'utf16le');
  return (order === 'le' ? bytes : bytes.swap16()).toString('latin1');
}

/** `dynamic` made differencing, with the parent's name in the header and the given locators' data at its end. */
function differencing(locators: readonly (readonly [code: string, data: string])[]): MemorySource {
  const grown = new Uint8Array(dynamic.byteLength + 4096);
  grown.set(dynamic);
  const patches = locators.flatMap(([code, data], index): Patch[] => [
    [512 + 576 + index * 24, code],
    [512 + 576 + index * 24 + 8, 'be32', data.length],
    [512 + 576 + index * 24 + 16, 'be64', dynamic.byteLength + index * 512],
    [dynamic.byteLength + index * 512, data],
  ]);
  const name: Patch = [512 + 64, utf16('parent.vhd', 'be')];
  return new MemorySource(summed(patched(grown, [[60, 'be32', 4], name, ...patches])));
}

it('tells the facts of a dynamic image that qemu-img made, sized by its geometry', () => {
  expect(parse(dynamic)).toEqual({
    format: 'vpc',
    variant: 'dynamic',
    virtualSize: 1_079_296n,
    fullSize: 1_089_536n,
    clusterSize: 2_097_152,
    backing: undefined,
    dataFiles: [],
    snapshotCount: 0,
    snapshots: [],
    encryption: undefined,
    dirty: false,
    corrupt: false,
    notes: [],
    details: {
      creator: 'qemu',
      'current-size': 1_079_296n,
      'geometry-size': 1_079_296n,
      uuid: '87fa9aa3-7ebd-4a6d-9ad3-341c5f3e3362',
    },
  });
});

it('tells a fixed image when it is declared, with the size that probing would give', () => {
  const { variant, virtualSize, fullSize, clusterSize, notes } = parse(fixed);
  expect({ variant, virtualSize, fullSize, clusterSize, notes }).toEqual({
    variant: 'fixed',
    virtualSize: 65_536n,
    fullSize: 69_632n,
    clusterSize: undefined,
    notes: [{ field: 'disk_type', message: 'fixed: probed by content it is raw, of 66048 bytes' }],
  });
});

describe('the size is the current size for creators that mean it, the geometry for others', () => {
  it.each<[string, string, number, bigint]>([
    ['Virtual PC', 'vpc ', 31, 1_079_296n],
    ['QEMU', 'qemu', 31, 1_079_296n],
    ['QEMU with force_size', 'qem2', 31, 2_000_384n],
    ['Hyper-V', 'win ', 31, 2_000_384n],
    ['disk2vhd', 'd2v ', 31, 2_000_384n],
    ['XenServer', 'tap\0', 31, 2_000_384n],
    ['XenConverter', 'CTXS', 31, 2_000_384n],
    ['any, at the largest geometry', 'vpc ', 0xffff, 2_000_384n],
  ])('%s', (_name, creator, cylinders, expected) => {
    const geometry: Patch[] =
      cylinders === 0xffff
        ? [
            [56, 'be16', 0xffff],
            [58, '\x10\xff'],
          ]
        : [];
    const image = summed(patched(dynamic, [[28, creator], [48, 'be64', 2_000_384], ...geometry]));
    expect(parse(image).virtualSize).toBe(expected);
  });
});

it('notes a current size that QEMU does not show', () => {
  expect(parse(summed(patched(dynamic, [[48, 'be64', 1_048_576]]))).notes).toEqual([
    { field: 'current_size', message: "1048576 bytes; QEMU shows the geometry's 1079296" },
  ]);
});

describe("a differencing disk's parent is named by the best locator", () => {
  const relative = ['W2ru', utf16(String.raw`.\parent.vhd`, 'le')] as const;
  const absolute = ['W2ku', utf16(String.raw`C:\vm\parent.vhd`, 'le')] as const;
  const mac = ['MacX', 'file:///vm/parent.vhd'] as const;
  it.each([
    ['relative path', [mac, absolute, relative], String.raw`.\parent.vhd`, 'local'],
    ['absolute path: a drive is no protocol that we follow', [mac, absolute], String.raw`C:\vm\parent.vhd`, 'remote'],
    ['URL', [mac], 'file:///vm/parent.vhd', 'local'],
    ['none: the header’s own name', [], 'parent.vhd', 'local'],
  ] as const)('%s', (_name, locators, name, place) => {
    const { variant, backing } = parseVhd(differencing(locators));
    expect({ variant, backing }).toEqual({ variant: 'differencing', backing: { name, place, format: 'vpc' } });
  });
});

it('reads at most the footer, the header and one locator', () => {
  const source = differencing([['W2ru', utf16('p.vhd', 'le')]]);
  parseVhd(source);
  expect([source.reads, source.bytesAsked]).toEqual([3, 512 + 1024 + 10]);
});

describe('a structure that breaks a rule is refused by the name of the field', () => {
  it.each<[string, Patch[]]>([
    ['FORMAT_INVALID cookie', [[512, 'X']]],
    ['FORMAT_INVALID disk_type', [[60, 'be32', 2]]],
    ['FORMAT_INVALID disk_type', [[60, 'be32', 0]]],
    [
      'FORMAT_LIMIT current_size',
      [
        [28, 'win '],
        [48, 'be64', 2n ** 63n],
      ],
    ],
    ['FORMAT_TRUNCATED Dynamic Disk Header', [[16, 'be64', 2n ** 64n - 1n]]],
    ['FORMAT_INVALID block_size', [[512 + 32, 'be32', 3_000_000]]],
    ['FORMAT_INVALID block_size', [[512 + 32, 'be32', 256]]],
    ['FORMAT_INVALID block_size', [[512 + 32, 'be32', 0]]],
    ['FORMAT_INVALID max_table_entries', [[512 + 28, 'be32', 0]]],
    ['FORMAT_LIMIT max_table_entries', [[512 + 28, 'be32', 0xffffffff]]],
    ['FORMAT_TRUNCATED table_offset', [[512 + 28, 'be32', 1_000_000]]],
    ['FORMAT_TRUNCATED table_offset', [[512 + 16, 'be64', 2n ** 64n - 1n]]],
  ])('%s', (refusal, patches) => {
    expect(refusalOf(() => parse(summed(patched(dynamic, patches))))).toBe(refusal);
  });
});

it('reads a dynamic image by the footer at its end when the copy at the head is damaged', () => {
  const { variant, virtualSize, notes } = parse(patched(dynamic, [[0, 'X']]));
  expect({ variant, virtualSize, notes }).toEqual({
    variant: 'dynamic',
    virtualSize: 1_079_296n,
    notes: [{ field: 'cookie', message: 'the copy of the footer at the head is damaged; read from the end' }],
  });
});

it('refuses an image without a footer at either end', () => {
  expect(refusalOf(() => parse(new Uint8Array(4096)))).toBe('FORMAT_INVALID cookie');
});

it('refuses a wrong checksum of either structure', () => {
  const refusals = [70, 512 + 100].map((at) => refusalOf(() => parse(patched(dynamic, [[at, 'X']]))));
  expect(refusals).toEqual(['FORMAT_INVALID checksum', 'FORMAT_INVALID checksum']);
});

it('refuses a locator longer than any name, or past the end', () => {
  const [long, past] = [
    differencing([['W2ru', 'x'.repeat(2047)]]),
    new MemorySource(
      summed(
        patched(dynamic, [
          [60, 'be32', 4],
          [512 + 576, 'W2ru'],
          [512 + 576 + 8, 'be32', 10],
          [512 + 576 + 16, 'be64', 9999],
        ]),
      ),
    ),
  ];
  expect([refusalOf(() => parseVhd(long)), refusalOf(() => parseVhd(past))]).toEqual([
    'FORMAT_LIMIT platform_data_length',
    'FORMAT_TRUNCATED platform_data',
  ]);
});

it('refuses every truncation down to the end of the block table', () => {
  const refusals = Array.from({ length: 2048 }, (_, size) => refusalOf(() => parse(dynamic.subarray(0, size))));
  const counts = Map.groupBy(refusals, (refusal) => refusal);
  expect([...counts].map(([refusal, all]) => [refusal, all.length])).toEqual([
    ['FORMAT_TRUNCATED Hard Disk Footer', 512],
    ['FORMAT_TRUNCATED Dynamic Disk Header', 1024],
    ['FORMAT_TRUNCATED table_offset', 512],
  ]);
});

it('tells a footer at the head by its cookie, and one at the end only when asked', () => {
  expect([looksLikeVhd(dynamic), looksLikeVhd(fixed)]).toEqual([true, false]);
  const ends = [fixed, fixed.subarray(0, -1), new Uint8Array(100)].map((bytes) => endsLikeVhd(new MemorySource(bytes)));
  expect(ends).toEqual([true, false, false]);
});
