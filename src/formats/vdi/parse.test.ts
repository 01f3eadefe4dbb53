// VDI headers: two that qemu-img wrote, every field rule, every truncation.
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../tests/images/broken.ts';
import { fixtureImage } from '../../../tests/images/fixture-image.ts';
import { MemorySource } from '../../../tests/images/memory-source.ts';
import { patched, type Patch } from '../../../tests/images/patch.ts';
import { looksLikeVdi, parseVdi } from './parse.ts';

const dynamic = fixtureImage('dynamic.vdi');

function parse(bytes: Uint8Array) {
  return parseVdi(new MemorySource(bytes));
}

it('tells the facts of a dynamic image, its odd size rounded up to a sector as QEMU does', () => {
  expect(parse(dynamic)).toEqual({
    format: 'vdi',
    variant: 'dynamic',
    virtualSize: 1_000_448n,
    fullSize: 1_052_672n,
    clusterSize: 1_048_576,
    backing: undefined,
    dataFiles: [],
    snapshotCount: 0,
    snapshots: [],
    encryption: undefined,
    dirty: false,
    corrupt: false,
    notes: [],
    details: {
      'blocks-in-image': 1,
      'blocks-allocated': 0,
      uuid: '8e51c170-4148-4da6-b9cb-122152e829d3',
    },
  });
});

it('tells a static image, whose blocks are all there', () => {
  const { variant, virtualSize, fullSize, details } = parse(fixtureImage('static.vdi'));
  expect({ variant, virtualSize, fullSize, allocated: details['blocks-allocated'] }).toEqual({
    variant: 'static',
    virtualSize: 1_048_576n,
    fullSize: 1_052_672n,
    allocated: 1,
  });
});

it('reads the header once and nothing else', () => {
  const source = new MemorySource(dynamic);
  parseVdi(source);
  expect([source.reads, source.bytesAsked]).toEqual([1, 512]);
});

it('notes blocks that cannot be where the header puts them', () => {
  const odd = patched(dynamic, [
    [0x158, 'le32', 4096],
    [0x184, 'le32', 7],
  ]);
  expect(parse(odd).notes).toEqual([
    { field: 'offData', message: 'the file ends at 1024, before its first block' },
    { field: 'cBlocksAllocated', message: '7 of 1 blocks' },
  ]);
});

describe('a header that breaks a rule is refused by the name of the field', () => {
  it.each<[string, Patch]>([
    ['FORMAT_INVALID u32Signature', [0x40, 'le32', 0xbeda107e]],
    ['FORMAT_UNSUPPORTED u32Version', [0x44, 'le32', 0x00010000]],
    ['FORMAT_UNSUPPORTED offBlocks', [0x154, 'le32', 513]],
    ['FORMAT_UNSUPPORTED offData', [0x158, 'le32', 1025]],
    ['FORMAT_UNSUPPORTED cbSector', [0x168, 'le32', 4096]],
    ['FORMAT_UNSUPPORTED cbBlock', [0x178, 'le32', 2097152]],
    ['FORMAT_LIMIT cBlocks', [0x180, 'le32', 0x40000000]],
    ['FORMAT_INVALID cbDisk', [0x170, 'le64', 1_048_577]],
    ['FORMAT_INVALID cbDisk', [0x170, 'le64', 2n ** 64n - 1n]],
    ['FORMAT_UNSUPPORTED uuidLinkage', [0x1a8, 'le32', 1]],
    ['FORMAT_UNSUPPORTED uuidParentModify', [0x1c4, 'le32', 1]],
  ])('%s', (refusal, patch) => {
    expect(refusalOf(() => parse(patched(dynamic, [patch])))).toBe(refusal);
  });
});

it('refuses every truncation of the header', () => {
  const refusals = Array.from({ length: 512 }, (_, size) => refusalOf(() => parse(dynamic.subarray(0, size))));
  expect(new Set(refusals)).toEqual(new Set(['FORMAT_TRUNCATED VDIHEADER1PLUS']));
});

it('knows its signature, and no other bytes', () => {
  expect([
    looksLikeVdi(dynamic),
    looksLikeVdi(patched(dynamic, [[0x43, 'x']])),
    looksLikeVdi(new Uint8Array(8)),
  ]).toEqual([true, false, false]);
});
