// Parallels headers: one that qemu-img wrote, the old magic, every field rule, every truncation.
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../tests/images/broken.ts';
import { fixtureImage } from '../../../tests/images/fixture-image.ts';
import { MemorySource } from '../../../tests/images/memory-source.ts';
import { patched, type Patch } from '../../../tests/images/patch.ts';
import { looksLikeParallels, parseParallels } from './parse.ts';

const expanding = fixtureImage('expanding.hds');

function parse(bytes: Uint8Array) {
  return parseParallels(new MemorySource(bytes));
}

it('tells the facts of an image that qemu-img made', () => {
  expect(parse(expanding)).toEqual({
    format: 'parallels',
    variant: 'WithouFreSpacExt',
    virtualSize: 1_048_576n,
    fullSize: 2_097_152n,
    clusterSize: 1_048_576,
    backing: undefined,
    dataFiles: [],
    snapshotCount: 0,
    snapshots: [],
    encryption: undefined,
    dirty: false,
    corrupt: false,
    notes: [],
    details: { 'bat-entries': 1, 'in-use': '0x0' },
  });
});

it('takes only the low half of the size under the old magic, and puts data right behind the block table', () => {
  const old = patched(expanding, [
    [0, 'WithoutFreeSpace'],
    [36, 'le64', 0xdead_0000_0800n],
    [48, 'le32', 0],
  ]);
  const { variant, virtualSize, fullSize } = parse(old);
  expect({ variant, virtualSize, fullSize }).toEqual({
    variant: 'WithoutFreeSpace',
    virtualSize: 1_048_576n,
    fullSize: 1_052_672n,
  });
});

it('is dirty while a writer has it open', () => {
  expect(parse(patched(expanding, [[44, 'le32', 0x746f6e59]])).dirty).toBe(true);
});

it('reads as ploop when it is the delta file of a ploop directory', () => {
  expect(parseParallels(new MemorySource(expanding), 'ploop').format).toBe('ploop');
});

it('notes a block table that is too short for the disk, or for the file', () => {
  const notes = [
    parse(patched(expanding, [[36, 'le64', 0x1000]])).notes,
    parse(patched(expanding.subarray(0, 128), [[32, 'le32', 1000]])).notes,
  ];
  expect(notes).toEqual([
    [{ field: 'nb_bat_entries', message: 'the BAT maps 1048576 of 2097152 bytes' }],
    [{ field: 'nb_bat_entries', message: 'the file ends at 128, inside its BAT' }],
  ]);
});

it('bounds a huge block table by arithmetic, not by reading it', () => {
  const source = new MemorySource(patched(expanding, [[32, 'le32', 0x1fffffff]]));
  parseParallels(source);
  expect([source.reads, source.bytesAsked]).toEqual([1, 64]);
});

describe('a header that breaks a rule is refused by the name of the field', () => {
  it.each<[string, Patch]>([
    ['FORMAT_INVALID magic', [0, 'X']],
    ['FORMAT_UNSUPPORTED version', [16, 'le32', 3]],
    ['FORMAT_INVALID tracks', [28, 'le32', 0]],
    ['FORMAT_LIMIT tracks', [28, 'le32', 0x7fffffff]],
    ['FORMAT_LIMIT nb_bat_entries', [32, 'le32', 0x20000000]],
    ['FORMAT_LIMIT nb_sectors', [36, 'le64', 2n ** 60n]],
  ])('%s', (refusal, patch) => {
    expect(refusalOf(() => parse(patched(expanding, [patch])))).toBe(refusal);
  });
});

it('refuses every truncation of the header', () => {
  const refusals = Array.from({ length: 64 }, (_, size) => refusalOf(() => parse(expanding.subarray(0, size))));
  expect(new Set(refusals)).toEqual(new Set(['FORMAT_TRUNCATED header']));
});

it('knows both magics with version 2, and nothing else', () => {
  const heads = [
    expanding,
    patched(expanding, [[0, 'WithoutFreeSpace']]),
    patched(expanding, [[16, 'le32', 1]]),
    patched(expanding, [[19, 'x']]),
    expanding.subarray(0, 15),
  ];
  expect(heads.map(looksLikeParallels)).toEqual([true, true, false, false, false]);
});
