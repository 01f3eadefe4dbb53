// qcow2 headers: three that qemu-img wrote and one written here word by word; every field rule, every truncation, hostile tables.
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../tests/images/broken.ts';
import { fixtureImage } from '../../../tests/images/fixture-image.ts';
import { MemorySource } from '../../../tests/images/memory-source.ts';
import { patched, type Patch } from '../../../tests/images/patch.ts';
import { extension, patchedHead } from '../../../tests/images/qcow2-head.ts';
import { looksLikeQcow2, parseQcow2 } from './parse.ts';

const full = fixtureImage('full.qcow2');

/** 1 GiB in 64 KiB clusters, version 3, nothing else. */
const HEAD = new Uint8Array(
  Buffer.from(
    [
      '514649fb', // magic
      '00000003', // version
      '0000000000000000', // backing_file_offset
      '00000000', // backing_file_size
      '00000010', // cluster_bits
      '0000000040000000', // size
      '00000000', // crypt_method
      '00000002', // l1_size
      '0000000000030000', // l1_table_offset
      '0000000000010000', // refcount_table_offset
      '00000001', // refcount_table_clusters
      '00000000', // nb_snapshots
      '0000000000000000', // snapshots_offset
      '0000000000000000', // incompatible_features
      '0000000000000000', // compatible_features
      '0000000000000000', // autoclear_features
      '00000004', // refcount_order
      '00000070', // header_length
      '0000000000000000', // compression_type and padding
    ].join(''),
    'hex',
  ),
);

const LENGTH = 4n * 65_536n;

function parse(bytes: Uint8Array, length = LENGTH) {
  return parseQcow2(new MemorySource(bytes, length));
}

function refusal(...patches: Patch[]): string {
  return refusalOf(() => parse(patchedHead(HEAD, patches)));
}

it('tells the facts of a header written word by word, with qemu-img measure’s full size', () => {
  expect(parse(HEAD)).toEqual({
    format: 'qcow2',
    variant: '1.1',
    virtualSize: 1_073_741_824n,
    fullSize: 1_074_135_040n,
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
      compat: '1.1',
      'compression-type': 'zlib',
      'lazy-refcounts': false,
      'refcount-bits': 16,
      corrupt: false,
      'extended-l2': false,
    },
  });
});

it('tells backing file, snapshots, bitmaps and lazy refcounts of an image that qemu-img wrote', () => {
  const { details, ...facts } = parseQcow2(new MemorySource(full));
  const taken = { takenAtSeconds: 1_795_413_029, vmStateSize: 0n, virtualSize: 1_048_576n };
  expect(facts).toEqual({
    format: 'qcow2',
    variant: '1.1',
    virtualSize: 1_048_576n,
    fullSize: 1_081_344n,
    clusterSize: 4096,
    backing: { name: 'base.raw', place: 'local', format: 'raw' },
    dataFiles: [],
    snapshotCount: 2,
    snapshots: [
      { id: '1', name: 'first', ...taken },
      { id: '2', name: 'second', ...taken },
    ],
    encryption: undefined,
    dirty: false,
    corrupt: false,
    notes: [],
  });
  expect([details['lazy-refcounts'], details['bitmaps']]).toEqual([
    true,
    [{ flags: ['auto'], name: 'marks', granularity: 4096 }],
  ]);
});

it('counts the metadata alone when the data is in a file of its own', () => {
  const { fullSize, dataFiles, details } = parseQcow2(new MemorySource(fixtureImage('external.qcow2')));
  expect([fullSize, dataFiles, details['data-file'], details['data-file-raw']]).toEqual([
    20_480n,
    [{ name: 'data.raw', place: 'local', format: 'raw' }],
    'data.raw',
    false,
  ]);
});

it('tells version 2, which has no features', () => {
  const { variant, virtualSize, fullSize, details } = parseQcow2(new MemorySource(fixtureImage('old.qcow2')));
  expect({ variant, virtualSize, fullSize, details }).toEqual({
    variant: '0.10',
    virtualSize: 65_536n,
    fullSize: 68_608n,
    details: { compat: '0.10', 'compression-type': 'zlib', 'refcount-bits': 16 },
  });
});

describe('an ordinary image is read once', () => {
  it.each([
    ['without a backing file', HEAD],
    ['with lazy refcounts and unknown extensions', patchedHead(HEAD, [[80, 'be64', 1n]], [extension(0x1234, 'x')])],
  ])('%s', (_title, bytes) => {
    const source = new MemorySource(bytes, LENGTH);
    parseQcow2(source);
    expect([source.reads, source.bytesAsked]).toEqual([1, 4096]);
  });
});

describe('a header that breaks a rule is refused by the name of the field', () => {
  it.each<[string, ...Patch[]]>([
    ['FORMAT_INVALID magic', [3, '\xfa']],
    ['FORMAT_UNSUPPORTED version', [4, 'be32', 1]],
    ['FORMAT_UNSUPPORTED version', [4, 'be32', 4]],
    ['FORMAT_INVALID backing_file_offset', [8, 'be64', 65_537n]],
    ['FORMAT_INVALID backing_file_offset', [8, 'be64', 2n ** 32n]],
    ['FORMAT_INVALID backing_file_size', [8, 'be64', 1024n], [16, 'be32', 1024]],
    ['FORMAT_INVALID backing_file_size', [8, 'be64', 65_535n], [16, 'be32', 2]],
    ['FORMAT_INVALID cluster_bits', [20, 'be32', 8]],
    ['FORMAT_INVALID cluster_bits', [20, 'be32', 22]],
    ['FORMAT_INVALID cluster_bits', [20, 'be32', 63]],
    ['FORMAT_INVALID cluster_bits', [20, 'be32', 13], [72, 'be64', 16n]],
    ['FORMAT_INVALID l1_size', [24, 'be64', 1_073_741_825n]],
    ['FORMAT_INVALID l1_size', [24, 'be64', 2n ** 64n - 1n]],
    ['FORMAT_INVALID l1_size', [36, 'be32', 0]],
    ['FORMAT_LIMIT l1_size', [36, 'be32', 4_194_305]],
    ['FORMAT_LIMIT l1_size', [36, 'be32', 0xffffffff]],
    ['FORMAT_UNSUPPORTED crypt_method', [32, 'be32', 3]],
    ['FORMAT_INVALID crypt_method', [32, 'be32', 2]],
    ['FORMAT_INVALID l1_table_offset', [40, 'be64', 65_535n]],
    ['FORMAT_INVALID l1_table_offset', [40, 'be64', 2n ** 63n]],
    ['FORMAT_INVALID refcount_table_offset', [48, 'be64', 1n]],
    ['FORMAT_INVALID refcount_table_offset', [48, 'be64', 2n ** 63n]],
    ['FORMAT_INVALID refcount_table_clusters', [56, 'be32', 0]],
    ['FORMAT_LIMIT refcount_table_clusters', [56, 'be32', 129]],
    ['FORMAT_LIMIT nb_snapshots', [60, 'be32', 65_537]],
    ['FORMAT_INVALID snapshots_offset', [64, 'be64', 512n]],
    ['FORMAT_UNSUPPORTED incompatible_features', [72, 'be64', 32n]],
    ['FORMAT_UNSUPPORTED incompatible_features', [72, 'be64', 2n ** 32n]],
    ['FORMAT_INVALID refcount_order', [96, 'be32', 7]],
    ['FORMAT_INVALID header_length', [100, 'be32', 103]],
    ['FORMAT_INVALID header_length', [100, 'be32', 65_537]],
    ['FORMAT_INVALID compression_type', [104, '\x01']],
    ['FORMAT_INVALID compression_type', [72, 'be64', 8n]],
    ['FORMAT_UNSUPPORTED compression_type', [104, '\x02'], [72, 'be64', 8n]],
    ['FORMAT_INVALID compression_type', [104, '\x01'], [72, 'be64', 8n], [100, 'be32', 104]],
    ['FORMAT_INVALID header_extensions', [100, 'be32', 65_532]],
  ])('%s by %o', (expected, ...patches) => {
    expect(refusal(...patches)).toBe(expected);
  });

  it.each([
    ['FORMAT_INVALID header_extensions', extension(0x1234, '', 70_000)],
    ['FORMAT_INVALID header_extensions', extension(0, '', 70_000)],
    ['FORMAT_LIMIT backing_file_format', extension(0xe2792aca, 'sixteen letters!')],
    ['FORMAT_LIMIT external_data_file_name', extension(0x44415441, 'x'.repeat(4097))],
    ['FORMAT_INVALID full_disk_encryption_header_pointer', extension(0x0537be77, '\0'.repeat(16))],
    ['FORMAT_INVALID bitmaps_extension', extension(0x23852875, '\0'.repeat(16))],
    ['FORMAT_LIMIT header_extensions', extension(0x1234, '').repeat(65)],
  ])('%s by an extension (%#)', (expected, bytes) => {
    expect(refusalOf(() => parse(patchedHead(HEAD, [], [bytes])))).toBe(expected);
  });

  it.each([
    ['FORMAT_INVALID full_disk_encryption_header_pointer', '\0'.repeat(8)],
    ['FORMAT_INVALID full_disk_encryption_header_pointer', `${'\0'.repeat(7)}\x01${'\0'.repeat(8)}`],
    ['FORMAT_LIMIT full_disk_encryption_header_pointer', `${'\0'.repeat(8)}\xff${'\0'.repeat(7)}`],
    ['FORMAT_LIMIT full_disk_encryption_header_pointer', `${'\0'.repeat(12)}\x04\0\0\x01`],
  ])('%s by a LUKS pointer (%#)', (expected, pointer) => {
    const bytes = patchedHead(HEAD, [[32, 'be32', 2]], [extension(0x0537be77, pointer)]);
    expect(refusalOf(() => parse(bytes))).toBe(expected);
  });

  it.each<[string, Patch]>([
    ['FORMAT_INVALID nb_bitmaps', [0, 'be32', 0]],
    ['FORMAT_INVALID nb_bitmaps', [0, 'be32', 65_536]],
    ['FORMAT_INVALID bitmaps_extension', [4, 'be32', 1]],
    ['FORMAT_INVALID bitmap_directory_size', [8, 'be64', 0n]],
    ['FORMAT_INVALID bitmap_directory_size', [8, 'be64', 2n ** 32n + 8n]],
    ['FORMAT_INVALID bitmap_directory_offset', [16, 'be64', 512n]],
    ['FORMAT_INVALID bitmap_directory_offset', [16, 'be64', 2n ** 63n]],
  ])('%s by a bitmaps pointer %o', (expected, patch) => {
    expect(refusalOf(() => parse(withBitmaps(patch)))).toBe(expected);
  });
});

/** One bitmap, its directory behind the end of the file. */
function withBitmaps(...patches: Patch[]): Uint8Array {
  const pointer = patched(new Uint8Array(24), [[0, 'be32', 1], [8, 'be64', 32n], [16, 'be64', 2n ** 20n], ...patches]);
  return patchedHead(HEAD, [[88, 'be64', 1n]], [extension(0x23852875, Buffer.from(pointer).toString('latin1'))]);
}

it('forgets bitmaps that a program without them made stale, as QEMU does', () => {
  const { notes, details } = parse(patched(withBitmaps(), [[88, 'be64', 0n]]));
  expect([notes, details['bitmaps']]).toEqual([[], undefined]);
});

/** A directory of `count` bitmaps with one granularity, where `withBitmaps` says that it is. */
function directoryOf(count: number): Uint8Array {
  const directory = new Uint8Array(count * 32);
  for (let at = 0; at < directory.byteLength; at += 32) {
    const entry = patched(new Uint8Array(32), [
      [8, 'be32', 1],
      [16, '\u0001\u0010'],
      [18, 'be16', 2],
      [24, 'ab'],
    ]);
    directory.set(entry, at);
  }
  return directory;
}

it('lists the first bitmaps of many, and counts all of them into the full size', () => {
  const many = withBitmaps([0, 'be32', 8000], [8, 'be64', 8000n * 32n]);
  const image = new Uint8Array(2 ** 20 + 8000 * 32);
  image.set(many);
  image.set(directoryOf(8000), 2 ** 20);
  const { notes, details, fullSize } = parse(image, BigInt(image.byteLength));
  expect(details['bitmaps']).toHaveLength(1024);
  expect(notes).toContainEqual({
    field: 'bitmap_directory',
    message: '8000 bitmaps, of which the first 1024 are listed',
  });
  expect(fullSize).toBeGreaterThan(parse(HEAD).fullSize + 8000n * 2n * 65_536n);
});

it('tells encryption and counts the LUKS header', () => {
  const pointer = `${'\0'.repeat(8)}${'\0'.repeat(4)}\0\x1f\xa0\0`;
  const { encryption, fullSize, details } = parse(
    patchedHead(HEAD, [[32, 'be32', 2]], [extension(0x0537be77, pointer)]),
  );
  expect([encryption, fullSize - parse(HEAD).fullSize, details['encrypt']]).toEqual([
    'luks',
    32n * 65_536n,
    { format: 'luks' },
  ]);
  expect(parse(patched(HEAD, [[32, 'be32', 1]])).encryption).toBe('aes');
});

it('cuts the last part of a sector off the virtual size, as QEMU does', () => {
  expect(parse(patched(HEAD, [[24, 'be64', 1_000_000n]])).virtualSize).toBe(999_936n);
});

it('tells dirty, corrupt, extended L2 entries and zstd', () => {
  const { dirty, corrupt, details } = parse(
    patched(HEAD, [
      [36, 'be32', 4],
      [72, 'be64', 27n],
      [104, '\x01'],
    ]),
  );
  expect([dirty, corrupt, details['extended-l2'], details['compression-type']]).toEqual([true, true, true, 'zstd']);
});

describe('names are told and classified, never followed', () => {
  it.each([
    ['/var/lib/nova/instances/_base/abc', 'local'],
    ['json:{"driver":"host_device","filename":"/dev/sda"}', 'pseudo'],
    ['nbd://host/export', 'remote'],
    ['a\n\xff', 'local'],
    ['x'.repeat(1023), 'local'],
  ])('%j is %s', (name, place) => {
    const bytes = patchedHead(HEAD, [
      [8, 'be64', 2048n],
      [16, 'be32', name.length],
      [2048, name],
    ]);
    const shown = name === 'a\n\xff' ? 'a\\x0a\\xff' : name;
    expect(parse(bytes).backing).toEqual({ name: shown, place, format: undefined });
  });

  it('a data file that is named while its feature bit is not set is nobody’s', () => {
    expect(parse(patchedHead(HEAD, [], [extension(0x44415441, '/etc/shadow')])).dataFiles).toEqual([]);
  });
});

describe('what QEMU opens all the same is told with a note', () => {
  it.each<[string, Uint8Array, bigint, string[]]>([
    ['a file that ends before its L1 table', HEAD, 3n * 65_536n, ['l1_table_offset']],
    ['a file that ends behind its header', HEAD, 112n, ['l1_table_offset', 'refcount_table_offset']],
    ['an L1 table of 4 Mi entries', patched(HEAD, [[36, 'be32', 4_194_304]]), LENGTH, ['l1_table_offset']],
    [
      'a backing name behind the end of the file',
      patched(HEAD, [
        [8, 'be64', 4096n],
        [16, 'be32', 9],
      ]),
      4096n,
      ['backing_file_offset', 'l1_table_offset', 'refcount_table_offset'],
    ],
    ['a data file that nothing names', patched(HEAD, [[72, 'be64', 4n]]), LENGTH, ['incompatible_features']],
    ['a bitmap directory behind the end of the file', withBitmaps(), LENGTH, ['bitmap_directory']],
    ['snapshots behind the end of the file', snapshotsAt(2n ** 40n, 1), LENGTH, ['snapshots_offset']],
    ['65,536 snapshots in a table of zeros', snapshotsAt(131_072n, 65_536), 2n ** 30n, ['snapshots_offset']],
  ])('%s', (_title, bytes, length, fields) => {
    expect(parse(bytes, length).notes.map(({ field }) => field)).toEqual(fields);
  });
});

function snapshotsAt(offset: bigint, count: number): Uint8Array {
  return patched(HEAD, [
    [60, 'be32', count],
    [64, 'be64', offset],
  ]);
}

describe('a snapshot table', () => {
  it('that is damaged costs the entries from the damage on, and the count stays the header’s', () => {
    const secondEntry = 0x7000 + 40 + 24 + 1 + 5 + 2;
    const { snapshotCount, snapshots, notes } = parseQcow2(
      new MemorySource(patched(full, [[secondEntry + 36, 'be32', 1025]])),
    );
    expect([snapshotCount, snapshots.map(({ name }) => name), notes]).toEqual([
      2,
      ['first'],
      [{ field: 'snapshots_offset', message: 'entry 1 of 2, at 28744, is damaged or cut off' }],
    ]);
  });

  it('may give sizes that fit into a file, and none that do not', () => {
    const { snapshots } = parseQcow2(new MemorySource(patched(full, [[0x7000 + 40, 'be64', 2n ** 63n]])));
    expect(snapshots).toEqual([]);
  });

  it('may lie on the header itself: it is bytes like any other', () => {
    const { snapshotCount, snapshots } = parse(snapshotsAt(0n, 3));
    expect([snapshotCount, snapshots.length <= 3]).toEqual([3, true]);
  });
});

it('reads 1.3 MiB in 3 calls for the worst of tables', () => {
  const source = new MemorySource(snapshotsAt(131_072n, 65_536), 2n ** 40n);
  parseQcow2(source);
  expect([source.reads, source.bytesAsked]).toEqual([3, 4096 + 262_144 + 1_048_576]);
});

it('stops at the 65th extension of an image made of them, having read 4 KiB', () => {
  const source = new MemorySource(patchedHead(HEAD, [], [extension(0x1234, '').repeat(2000)]), LENGTH);
  expect(refusalOf(() => parseQcow2(source))).toBe('FORMAT_LIMIT header_extensions');
  expect(source.bytesAsked).toBe(4096);
});

it('reads 64 KiB of a long list of extensions, and refuses one that is longer', () => {
  const named = extension(0xe2792aca, 'raw');
  const backing: Patch[] = [
    [8, 'be64', 65_536n - 16n],
    [16, 'be32', 4],
    [65_520, 'base'],
  ];
  const long = patchedHead(HEAD, backing, [extension(0x1234, 'x'.repeat(60_000)), named]);
  expect(parse(long).backing).toEqual({ name: 'base', place: 'local', format: 'raw' });
  const inLargeClusters: Patch[] = [
    [20, 'be32', 21],
    [40, 'be64', 0n],
    [48, 'be64', 0n],
  ];
  const longer = patchedHead(HEAD, inLargeClusters, [extension(0x1234, 'x'.repeat(70_000)), named]);
  expect(refusalOf(() => parse(longer, 2n ** 24n))).toBe('FORMAT_LIMIT header_extensions');
});

it('gives facts with a note or a refusal for every truncation', () => {
  const outcomes = Array.from({ length: full.byteLength + 1 }, (_, size) =>
    refusalOf(() => parseQcow2(new MemorySource(full.subarray(0, size)))),
  );
  expect(new Set(outcomes.slice(0, 104))).toEqual(new Set(['FORMAT_TRUNCATED header']));
  // A bitmaps pointer that is cut off is zeros, which QEMU refuses too.
  const insideExtensions = ['facts', 'FORMAT_INVALID nb_bitmaps', 'FORMAT_INVALID bitmap_directory_size'];
  expect(new Set(outcomes.slice(104, 600))).toEqual(new Set(insideExtensions));
  expect(new Set(outcomes.slice(600))).toEqual(new Set(['facts']));
  expect(parseQcow2(new MemorySource(full.subarray(0, 4096))).notes.map(({ field }) => field)).toEqual([
    'snapshots_offset',
    'bitmap_directory',
    'l1_table_offset',
    'refcount_table_offset',
  ]);
});

it('knows its magic with a version from 2, and no other bytes', () => {
  const claims = ['QFI\xfb\0\0\0\x02', 'QFI\xfb\x01\0\0\0', 'QFI\xfb\0\0\0\x01', 'QFI\xfb', 'QFI\xfa\0\0\0\x02'];
  expect(claims.map((claim) => looksLikeQcow2(Buffer.from(claim, 'latin1')))).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
