// VMDK files: the subformats that qemu-img wrote, footers and ESX extents built here, every rule, every truncation.
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../tests/images/broken.ts';
import { fixtureImage } from '../../../tests/images/fixture-image.ts';
import { MemorySource } from '../../../tests/images/memory-source.ts';
import { patched, type Patch } from '../../../tests/images/patch.ts';
import { looksLikeVmdk } from './looks-like.ts';
import { parseVmdk } from './parse.ts';

const sparse = fixtureImage('sparse.vmdk');

function parse(bytes: Uint8Array, length?: bigint) {
  return parseVmdk(new MemorySource(bytes, length));
}

function file(name: string, format: string) {
  return { name, place: 'local', format };
}

it('tells the facts of a monolithicSparse image', () => {
  expect(parse(sparse)).toEqual({
    format: 'vmdk',
    variant: 'monolithicSparse',
    virtualSize: 1_048_576n,
    fullSize: 1_114_112n,
    clusterSize: 65_536,
    backing: undefined,
    dataFiles: [],
    snapshotCount: 0,
    snapshots: [],
    encryption: undefined,
    dirty: false,
    corrupt: false,
    notes: [],
    details: {
      'create-type': 'monolithicSparse',
      cid: 3_796_768_052,
      'parent-cid': 0xffffffff,
      version: 1,
      compressed: false,
    },
  });
});

it('tells a compressed image by its header, and a sector more for each grain that does not shrink', () => {
  const { variant, fullSize, details } = parse(fixtureImage('stream.vmdk'));
  expect({ variant, fullSize, compressed: details['compressed'] }).toEqual({
    variant: 'streamOptimized',
    fullSize: 1_130_496n,
    compressed: true,
  });
});

it('names the parent of an overlay', () => {
  expect(parse(fixtureImage('overlay.vmdk')).backing).toEqual({ name: 'sparse.vmdk', place: 'local', format: 'vmdk' });
});

it('names the extents of a descriptor file, and counts its own text alone', () => {
  const facts = ['flat.vmdk', 'split.vmdk'].map((name) => parse(fixtureImage(name)));
  expect(
    facts.map(({ variant, virtualSize, fullSize, dataFiles }) => ({ variant, virtualSize, fullSize, dataFiles })),
  ).toEqual([
    { variant: 'monolithicFlat', virtualSize: 1_048_576n, fullSize: 4096n, dataFiles: [file('flat-flat.vmdk', 'raw')] },
    {
      variant: 'twoGbMaxExtentSparse',
      virtualSize: 1_048_576n,
      fullSize: 4096n,
      dataFiles: [file('split-s001.vmdk', 'vmdk')],
    },
  ]);
});

it('reads an extent of a split disk by itself, although its descriptor is elsewhere', () => {
  const { virtualSize, details } = parse(fixtureImage('split-s001.vmdk'));
  expect({ virtualSize, details }).toEqual({ virtualSize: 1_048_576n, details: { version: 1, compressed: false } });
});

it('believes the footer of a stream whose header says that it is at the end', () => {
  const { variant, virtualSize, fullSize, clusterSize } = parse(withFooter([]));
  expect({ variant, virtualSize, fullSize, clusterSize }).toEqual({
    variant: 'streamOptimized',
    virtualSize: 2_097_152n,
    fullSize: 2_187_264n,
    clusterSize: 65_536,
  });
});

it('lets an embedded descriptor govern where the header claims no capacity', () => {
  const text = 'createType="monolithicFlat"\nRW 8 FLAT "/etc/shadow" 0\n\0';
  const { variant, virtualSize, dataFiles } = parse(
    patched(sparse, [
      [12, 'le64', 0],
      [512, text],
    ]),
  );
  expect({ variant, virtualSize, dataFiles }).toEqual({
    variant: 'monolithicFlat',
    virtualSize: 4096n,
    dataFiles: [{ name: '/etc/shadow', place: 'local', format: 'raw' }],
  });
});

it('reads a COWD extent', () => {
  const { variant, virtualSize, fullSize, clusterSize } = parse(cowd([]));
  expect({ variant, virtualSize, fullSize, clusterSize }).toEqual({
    variant: 'vmfsSparse',
    virtualSize: 1_048_576n,
    fullSize: 1_069_056n,
    clusterSize: 512,
  });
});

it('reads an SE sparse extent, dirty while its journal waits', () => {
  const facts = [seSparse([]), seSparse([[1024 + 24, 'le64', 1]])].map((bytes) => parse(bytes));
  expect(facts.map(({ variant, virtualSize, fullSize, dirty }) => ({ variant, virtualSize, fullSize, dirty }))).toEqual(
    [
      { variant: 'seSparse', virtualSize: 1_048_576n, fullSize: 1_056_768n, dirty: false },
      { variant: 'seSparse', virtualSize: 1_048_576n, fullSize: 1_056_768n, dirty: true },
    ],
  );
});

it('asks for little: magic, header, descriptor', () => {
  const counted = new MemorySource(sparse);
  parseVmdk(counted);
  expect([counted.reads, counted.bytesAsked]).toEqual([3, 4 + 512 + 20 * 512]);
});

describe('a sparse header that breaks a rule is refused by the name of the field', () => {
  it.each<[string, Patch[]]>([
    ['FORMAT_UNSUPPORTED version', [[4, 'le32', 4]]],
    ['FORMAT_LIMIT capacity', [[12, 'le64', 2n ** 64n - 1n]]],
    [
      'FORMAT_LIMIT capacity',
      [
        [12, 'le64', 2n ** 53n],
        [20, 'le64', 1],
      ],
    ],
    ['FORMAT_INVALID grainSize', [[20, 'le64', 0]]],
    ['FORMAT_INVALID grainSize', [[20, 'le64', 0x200001]]],
    ['FORMAT_INVALID grainSize', [[20, 'le64', 2n ** 32n + 8n]]],
    ['FORMAT_LIMIT descriptorOffset', [[28, 'le64', 2n ** 60n]]],
    ['FORMAT_TRUNCATED descriptor', [[28, 'le64', 2n ** 40n]]],
    ['FORMAT_INVALID numGTEsPerGT', [[44, 'le32', 0]]],
    ['FORMAT_INVALID numGTEsPerGT', [[44, 'le32', 513]]],
    ['FORMAT_INVALID footer', [[56, 'le64', 2n ** 64n - 1n]]],
    ['FORMAT_TRUNCATED overHead', [[64, 'le64', 129]]],
    ['FORMAT_LIMIT overHead', [[64, 'le64', 2n ** 63n]]],
    [
      'FORMAT_INVALID createType',
      [
        [12, 'le64', 0],
        [512, '\0'],
      ],
    ],
  ])('%s', (refusal, patches) => {
    expect(refusalOf(() => parse(patched(sparse, patches)))).toBe(refusal);
  });
});

describe('a footer that breaks a rule is refused', () => {
  const footer = sparse.byteLength - 1024;
  it.each<[string, Patch]>([
    ['FORMAT_INVALID footer', [footer - 512 + 12, 'le32', 2]],
    ['FORMAT_INVALID footer', [footer, 'X']],
    ['FORMAT_INVALID footer', [footer + 512, 'x']],
    ['FORMAT_UNSUPPORTED version', [footer + 4, 'le32', 9]],
  ])('%s', (refusal, patch) => {
    expect(refusalOf(() => parse(withFooter([patch])))).toBe(refusal);
  });
});

describe('an ESX extent that breaks a rule is refused by the name of the field', () => {
  it.each<[string, Uint8Array]>([
    ['FORMAT_INVALID grainSize', cowd([[16, 'le32', 0]])],
    ['FORMAT_INVALID grainSize', cowd([[16, 'le32', 0x200001]])],
    ['FORMAT_TRUNCATED COWDisk_Header', cowd([]).subarray(0, 511)],
    ['FORMAT_UNSUPPORTED version', seSparse([[8, 'le64', 1]])],
    ['FORMAT_UNSUPPORTED grainSize', seSparse([[24, 'le64', 16]])],
    ['FORMAT_UNSUPPORTED grainTableSize', seSparse([[32, 'le64', 1]])],
    ['FORMAT_UNSUPPORTED flags', seSparse([[40, 'le64', 1]])],
    ['FORMAT_LIMIT capacity', seSparse([[16, 'le64', 2n ** 60n]])],
    ['FORMAT_LIMIT grainsOffset', seSparse([[192, 'le64', 2n ** 60n]])],
    ['FORMAT_TRUNCATED SESparseVolatileHeader', seSparse([[80, 'le64', 2n ** 60n]])],
    ['FORMAT_UNSUPPORTED volatileMagic', seSparse([[1024, 'le64', 0]])],
  ])('%s', (refusal, bytes) => {
    expect(refusalOf(() => parse(bytes))).toBe(refusal);
  });
});

describe('a descriptor file that breaks a rule is refused', () => {
  it.each([
    ['FORMAT_INVALID createType', 'version=1\n'],
    ['FORMAT_UNSUPPORTED createType', 'createType="fullDevice"\n'],
    ['FORMAT_LIMIT extent', `createType="vmfs"\n${'RW 4503599627370496 VMFS "a"\n'.repeat(2)}`],
    ['FORMAT_LIMIT descriptor', ' '.repeat(512 * 1024 + 1)],
    ['FORMAT_TRUNCATED magic', 'ver'],
  ])('%s', (refusal, text) => {
    expect(refusalOf(() => parse(Buffer.from(text, 'latin1')))).toBe(refusal);
  });
});

it('refuses every truncation of the header and of the embedded descriptor', () => {
  const end = 512 + 20 * 512;
  const refusals = Array.from({ length: end }, (_, size) => refusalOf(() => parse(sparse.subarray(0, size))));
  expect(new Set(refusals)).toEqual(
    new Set(['FORMAT_TRUNCATED magic', 'FORMAT_TRUNCATED SparseExtentHeader', 'FORMAT_TRUNCATED overHead']),
  );
});

describe('first bytes that are a VMDK to QEMU', () => {
  it.each<[string, boolean]>([
    ['KDMV', true],
    ['COWD', true],
    ['# Disk DescriptorFile\nversion=1\n', true],
    ['# a\n#b\n  \n \r\nversion=3\r\n', true],
    ['version=2\n', true],
    ['version=4\n', false],
    ['# Disk DescriptorFile\n\nversion=1\n', false],
    ['# Disk DescriptorFile\nCID=1\nversion=1\n', false],
    [`#${'x'.repeat(512)}\nversion=1\n`, false],
    ['# version=1\n', false],
    ['', false],
  ])('%j: %s', (text, expected) => {
    expect(looksLikeVmdk(Buffer.from(text, 'latin1'))).toBe(expected);
  });
});

/** `sparse` as a stream: its header points to a footer at the end, which is compressed and twice as large. */
function withFooter(patches: readonly Patch[]): Uint8Array {
  const footer = sparse.byteLength - 1024;
  const header = Buffer.from(sparse.subarray(0, 512)).toString('latin1');
  return patched(sparse, [
    [56, 'le64', 2n ** 64n - 1n],
    [footer - 512, '\0'.repeat(12)],
    [footer - 512 + 12, 'le32', 3],
    [footer, header],
    [footer + 12, 'le64', 4096],
    [footer + 77, 'le16', 1],
    [footer + 512, '\0'.repeat(512)],
    ...patches,
  ]);
}

function cowd(patches: readonly Patch[]): Uint8Array {
  return patched(new Uint8Array(4096), [
    [0, 'COWD'],
    [4, 'le32', 1],
    [12, 'le32', 2048],
    [16, 'le32', 1],
    [20, 'le32', 4],
    [24, 'le32', 1],
    ...patches,
  ]);
}

function seSparse(patches: readonly Patch[]): Uint8Array {
  return patched(new Uint8Array(4096), [
    [0, 'le64', 0xcafebabe],
    [8, 'le64', 0x200000001n],
    [16, 'le64', 2048],
    [24, 'le64', 8],
    [32, 'le64', 64],
    [80, 'le64', 2],
    [192, 'le64', 16],
    [1024, 'le64', 0xcafecafe],
    ...patches,
  ]);
}
