// VHDX structures: an image that qemu-img wrote, a differencing one built from it, every rule, truncations at every 4 KiB.
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../tests/images/broken.ts';
import { fixtureImage } from '../../../tests/images/fixture-image.ts';
import { MemorySource } from '../../../tests/images/memory-source.ts';
import { patched, withVhdxChecksum, type Patch } from '../../../tests/images/patch.ts';
import { looksLikeVhdx, parseVhdx } from './parse.ts';

const KiB = 1024;
const MiB = 1024 * KiB;
const HEADERS = [64 * KiB, 128 * KiB] as const;
const REGIONS = [192 * KiB, 256 * KiB] as const;

// All structures lie in the first 4 MiB; the rest of the file is claimed by its length.
const whole = fixtureImage('dynamic.vhdx');
const image = whole.subarray(0, 4 * MiB);
const view = new DataView(image.buffer, image.byteOffset);

/** Offset of the region whose entry begins with these four bytes of its GUID. */
function regionStart(guid: number): number {
  const entry = [0, 1].map((index) => 192 * KiB + 16 + index * 32).find((at) => view.getUint32(at, true) === guid) ?? 0;
  return Number(view.getBigUint64(entry + 16, true));
}
const METADATA = regionStart(0x8b7ca206);

/** Offset of the metadata table's entry whose GUID begins so, and of the item itself. */
function item(guid: number): { entry: number; data: number } {
  const entry = Array.from({ length: 16 }, (_, index) => METADATA + 32 + index * 32).find(
    (at) => view.getUint32(at, true) === guid,
  );
  if (entry === undefined) throw new Error(`no metadata item ${guid.toString(16)}`);
  return { entry, data: METADATA + view.getUint32(entry + 16, true) };
}
const PARAMETERS = item(0xcaa16737);
const DISK_SIZE = item(0x2fa54224);
const LOGICAL = item(0x8141bf1d);

function source(bytes: Uint8Array): MemorySource {
  return new MemorySource(bytes, BigInt(whole.byteLength));
}

function summed(bytes: Uint8Array): Uint8Array {
  const headers = HEADERS.reduce<Uint8Array>((copy, start) => withVhdxChecksum(copy, start, 4096), bytes);
  return REGIONS.reduce<Uint8Array>((copy, start) => withVhdxChecksum(copy, start, 64 * KiB), headers);
}

function parse(patches: readonly Patch[]) {
  return parseVhdx(source(summed(patched(image, patches))));
}

/** The patch, at both headers or both region tables. */
function both(starts: readonly number[], make: (start: number) => Patch[]): Patch[] {
  return starts.flatMap(make);
}

/** Where entry `index` of the region table at `start` begins. */
function regionEntry(index: number, start: number): number {
  return start + 16 + index * 32;
}

it('tells the facts of an image that qemu-img made', () => {
  expect(parseVhdx(source(image))).toEqual({
    format: 'vhdx',
    variant: 'dynamic',
    virtualSize: 1_048_576n,
    fullSize: 3_604_480n,
    clusterSize: 8_388_608,
    backing: undefined,
    dataFiles: [],
    snapshotCount: 0,
    snapshots: [],
    encryption: undefined,
    dirty: false,
    corrupt: false,
    notes: [],
    details: {
      'log-size': 1_048_576n,
      'logical-sector-size': 512,
      'physical-sector-size': 512,
      'virtual-disk-id': 'fb004923-bc38-6548-8965-164a364a0564',
    },
  });
});

it('believes the header with the higher sequence number, and a damaged one not at all', () => {
  const dirtySecond: Patch[] = [[HEADERS[1] + 48, 'x']];
  const newer = parse([...dirtySecond, [HEADERS[1] + 8, 'le64', 2n ** 40n]]).dirty;
  const older = parse([...dirtySecond, [HEADERS[0] + 8, 'le64', 2n ** 40n]]).dirty;
  const damaged = patched(summed(patched(image, [...dirtySecond, [HEADERS[1] + 8, 'le64', 2n ** 40n]])), [
    [HEADERS[1] + 200, 'x'],
  ]);
  expect([newer, older, parseVhdx(source(damaged)).dirty]).toEqual([true, false, false]);
});

it('reads the second region table when the first is damaged, and says so', () => {
  const damaged = patched(image, [[REGIONS[0] + 60_000, 'x']]);
  const { virtualSize, notes } = parseVhdx(source(damaged));
  expect({ virtualSize, notes }).toEqual({
    virtualSize: 1_048_576n,
    notes: [{ field: 'Region Table', message: 'the first copy is damaged' }],
  });
});

it('tells fixed images by their blocks being left allocated', () => {
  expect(parse([[PARAMETERS.data + 4, 'le32', 1]]).variant).toBe('fixed');
});

describe("a differencing image's parent is named by the best key of its locator", () => {
  it.each<[string[], string | undefined, string | undefined]>([
    [['parent_linkage', 'x', 'absolute_win32_path', 'C:\\p.vhdx', 'relative_path', '.\\p.vhdx'], '.\\p.vhdx', 'local'],
    [['absolute_win32_path', '\\\\?\\C:\\p.vhdx'], '\\\\?\\C:\\p.vhdx', 'remote'],
    [['parent_linkage', 'x'], undefined, undefined],
  ])('%j', (pairs, name, place) => {
    const backing = name === undefined ? undefined : { name, place, format: 'vhdx' };
    const facts = parse(parentLocator(pairs));
    expect({ variant: facts.variant, backing: facts.backing }).toEqual({ variant: 'differencing', backing });
  });
});

it('asks for under half a megabyte in a dozen reads', () => {
  const counted = source(summed(patched(image, parentLocator(['relative_path', 'p']))));
  parseVhdx(counted);
  expect({ reads: counted.reads, few: counted.bytesAsked < 512 * KiB }).toEqual({ reads: 11, few: true });
});

describe('a structure that breaks a rule is refused by the name of the field', () => {
  it.each<[string, Patch[]]>([
    ['FORMAT_INVALID Signature', [[0, 'X']]],
    ['FORMAT_INVALID Header', both(HEADERS, (at) => [[at, 'X']])],
    ['FORMAT_INVALID Header', both(HEADERS, (at) => [[at + 66, 'le16', 2]])],
    [
      'FORMAT_INVALID SequenceNumber',
      [...both(HEADERS, (at): Patch[] => [[at + 8, 'le64', 5]]), [HEADERS[0] + 300, 'x']],
    ],
    [
      'FORMAT_UNSUPPORTED LogVersion',
      both(HEADERS, (at) => [
        [at + 48, 'x'],
        [at + 64, 'le16', 1],
      ]),
    ],
    ['FORMAT_INVALID LogLength', both(HEADERS, (at) => [[at + 68, 'le32', 4096]])],
    ['FORMAT_INVALID LogOffset', both(HEADERS, (at) => [[at + 72, 'le64', 4096]])],
    ['FORMAT_INVALID Region Table', both(REGIONS, (at) => [[at, 'X']])],
    ['FORMAT_LIMIT EntryCount', both(REGIONS, (at) => [[at + 8, 'le32', 2048]])],
    ['FORMAT_INVALID Guid', both(REGIONS, (at) => [[at + 8, 'le32', 1]])],
    [
      'FORMAT_UNSUPPORTED Required',
      both(REGIONS, (at) => [
        [regionEntry(0, at), 'XXXX'],
        [regionEntry(0, at) + 28, 'le32', 1],
      ]),
    ],
    ['FORMAT_INVALID Length', both(REGIONS, (at) => [[regionEntry(0, at) + 24, 'le32', 0]])],
    ['FORMAT_INVALID Length', both(REGIONS, (at) => [[regionEntry(1, at) + 24, 'le32', 1000]])],
    [
      'FORMAT_INVALID BAT',
      [
        [DISK_SIZE.data, 'le64', 64n * 2n ** 40n],
        [PARAMETERS.data, 'le32', MiB],
      ],
    ],
    ['FORMAT_INVALID Signature', [[METADATA, 'X']]],
    ['FORMAT_LIMIT EntryCount', [[METADATA + 10, 'le16', 2048]]],
    ['FORMAT_INVALID File Parameters', [[METADATA + 10, 'le16', 0]]],
    [
      'FORMAT_UNSUPPORTED IsRequired',
      [
        [DISK_SIZE.entry, 'XXXX'],
        [DISK_SIZE.entry + 24, 'le32', 4],
      ],
    ],
    [
      'FORMAT_INVALID Virtual Disk Size',
      [
        [DISK_SIZE.entry, 'XXXX'],
        [DISK_SIZE.entry + 24, 'le32', 0],
      ],
    ],
    ['FORMAT_INVALID Virtual Disk Size', [[DISK_SIZE.entry + 20, 'le32', 4]]],
    ['FORMAT_INVALID Offset', [[DISK_SIZE.entry + 16, 'le32', 100]]],
    ['FORMAT_INVALID Offset', [[DISK_SIZE.entry + 16, 'le32', 0xffffffff]]],
    ['FORMAT_INVALID BlockSize', [[PARAMETERS.data, 'le32', 3 * MiB]]],
    ['FORMAT_INVALID BlockSize', [[PARAMETERS.data, 'le32', 512 * MiB]]],
    ['FORMAT_INVALID SectorSize', [[LOGICAL.data, 'le32', 1024]]],
    ['FORMAT_LIMIT VirtualDiskSize', [[DISK_SIZE.data, 'le64', 2n ** 63n]]],
    ['FORMAT_INVALID VirtualDiskSize', [[DISK_SIZE.data, 'le64', 1_048_577]]],
    ['FORMAT_INVALID Parent Locator', [[PARAMETERS.data + 4, 'le32', 2]]],
  ])('%s', (refusal, patches) => {
    expect(refusalOf(() => parse(patches))).toBe(refusal);
  });
});

it('refuses region tables that point at themselves, at the headers, at the log and at each other', () => {
  const logOffset = Number(view.getBigUint64(HEADERS[0] + 72, true));
  const targets = [192 * KiB, 64 * KiB, 0, logOffset, METADATA];
  const refusals = targets.map((target) =>
    refusalOf(() => parse(both(REGIONS, (at) => [0, 1].map((index): Patch => [at + 32 + index * 32, 'le64', target])))),
  );
  expect(refusals).toEqual(targets.map(() => 'FORMAT_INVALID FileOffset'));
});

it('refuses the same metadata item twice', () => {
  const [from, to] = [PARAMETERS.entry, DISK_SIZE.entry];
  const twice = patched(image, [[to, Buffer.from(image.subarray(from, from + 16)).toString('latin1')]]);
  expect(refusalOf(() => parseVhdx(source(twice)))).toBe('FORMAT_INVALID ItemId');
});

describe('a parent locator that breaks a rule is refused by the name of the field', () => {
  const locator = parentLocator(['relative_path', 'p']);
  const data = METADATA + 128 * KiB;
  it.each<[string, Patch]>([
    ['FORMAT_LIMIT KeyValueCount', [data + 18, 'le16', 33]],
    ['FORMAT_LIMIT KeyValueCount', [data + 18, 'le16', 20]],
    ['FORMAT_INVALID ValueOffset', [data + 20, 'le32', 0xffffffff]],
    ['FORMAT_INVALID Parent Locator', [METADATA + 32 + 5 * 32 + 20, 'le32', 10]],
    ['FORMAT_LIMIT Parent Locator', [METADATA + 32 + 5 * 32 + 20, 'le32', 16 * KiB + 1]],
  ])('%s', (refusal, patch) => {
    expect(refusalOf(() => parse([...locator, patch]))).toBe(refusal);
  });
});

it('refuses every truncation at 4 KiB and the bytes around them, until the last item is there', () => {
  const end = Math.max(...[PARAMETERS, DISK_SIZE, LOGICAL].map(({ data }) => data));
  const sizes = Array.from({ length: Math.floor(end / 4096) }, (_, index) => index * 4096).flatMap((at) => [
    at,
    at + 1,
    at + 4095,
  ]);
  const refusals = sizes.map((size) => refusalOf(() => parseVhdx(new MemorySource(image.subarray(0, size)))));
  expect(new Set(refusals)).toEqual(
    new Set([
      'FORMAT_TRUNCATED File Type Identifier',
      'FORMAT_TRUNCATED Header',
      'FORMAT_TRUNCATED Region Table',
      'FORMAT_TRUNCATED Metadata Table',
    ]),
  );
});

it('knows its signature, and no other bytes', () => {
  expect([looksLikeVhdx(image), looksLikeVhdx(image.subarray(0, 7))]).toEqual([true, false]);
});

/** Patches that make the image differencing, with a sixth item: a locator of these keys and values in turn. */
function parentLocator(pairs: readonly string[]): Patch[] {
  const entry = METADATA + 32 + 5 * 32;
  const offset = 128 * KiB;
  let at = 20 + pairs.length * 6;
  const texts = pairs.map((text) => {
    const place = { offset: at, bytes: Buffer.from(text, 'utf16le').toString('latin1') };
    at += place.bytes.length;
    return place;
  });
  const data = METADATA + offset;
  return [
    [PARAMETERS.data + 4, 'le32', 2],
    [METADATA + 10, 'le16', 6],
    [entry, '\x2d\x5f\xd3\xa8\x0b\xb3\x4d\x45\xab\xf7\xd3\xd8\x48\x34\xab\x0c'],
    [entry + 16, 'le32', offset],
    [entry + 20, 'le32', at],
    [entry + 24, 'le32', 4],
    [data + 18, 'le16', pairs.length / 2],
    ...texts.flatMap((text, index): Patch[] => {
      const pair = data + 20 + Math.floor(index / 2) * 12;
      const second = index % 2;
      return [
        [pair + second * 4, 'le32', text.offset],
        [pair + 8 + second * 2, 'le16', text.bytes.length],
        [data + text.offset, text.bytes],
      ];
    }),
  ];
}
