// qcow version 1: an overlay that qemu-img wrote, every field rule, every truncation.
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../tests/images/broken.ts';
import { fixtureImage } from '../../../tests/images/fixture-image.ts';
import { MemorySource } from '../../../tests/images/memory-source.ts';
import { patched, type Patch } from '../../../tests/images/patch.ts';
import { looksLikeQcow1, parseQcow1 } from './parse.ts';

const overlay = fixtureImage('first.qcow');

function parse(bytes: Uint8Array) {
  return parseQcow1(new MemorySource(bytes));
}

it('tells the facts of an overlay, whose format of the base no field can say', () => {
  expect(parse(overlay)).toEqual({
    format: 'qcow',
    variant: undefined,
    virtualSize: 1_048_576n,
    fullSize: 1_085_440n,
    clusterSize: 512,
    backing: { name: 'base.raw', place: 'local', format: undefined },
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

it('tells encryption, and cuts the last part of a sector off as QEMU does', () => {
  const odd = patched(overlay, [
    [36, 'be32', 1],
    [24, 'be64', 1_000_000n],
  ]);
  const { encryption, virtualSize } = parse(odd);
  expect([encryption, virtualSize]).toEqual(['aes', 999_936n]);
});

it('reads header and backing name and nothing else', () => {
  const source = new MemorySource(overlay);
  parseQcow1(source);
  expect([source.reads, source.bytesAsked]).toEqual([2, 56]);
});

describe('a header that breaks a rule is refused by the name of the field', () => {
  it.each<[string, ...Patch[]]>([
    ['FORMAT_INVALID magic', [0, 'x']],
    ['FORMAT_UNSUPPORTED version', [4, 'be32', 2]],
    ['FORMAT_INVALID backing_file_size', [16, 'be32', 1024]],
    ['FORMAT_TRUNCATED backing_file_offset', [8, 'be64', 2n ** 64n - 1n]],
    ['FORMAT_TRUNCATED backing_file_offset', [8, 'be64', 564n]],
    ['FORMAT_INVALID size', [24, 'be64', 1n]],
    ['FORMAT_LIMIT size', [24, 'be64', 2n ** 63n]],
    ['FORMAT_LIMIT size', [24, 'be64', 2n ** 64n - 1n]],
    ['FORMAT_INVALID cluster_bits', [32, '\x08']],
    ['FORMAT_INVALID cluster_bits', [32, '\x11']],
    ['FORMAT_INVALID l2_bits', [33, '\x05']],
    ['FORMAT_INVALID l2_bits', [33, '\x0e']],
    ['FORMAT_UNSUPPORTED crypt_method', [36, 'be32', 2]],
  ])('%s by %o', (refusal, ...patches) => {
    expect(refusalOf(() => parse(patched(overlay, patches)))).toBe(refusal);
  });
});

it('an L1 table far away does not make the full size larger than its parts', () => {
  const { fullSize } = parse(patched(overlay, [[40, 'be64', 2n ** 63n - 512n]]));
  expect(fullSize).toBe(1_085_440n);
});

it('refuses every truncation of header and backing name', () => {
  const refusals = Array.from({ length: 56 }, (_, size) => refusalOf(() => parse(overlay.subarray(0, size))));
  expect(new Set(refusals.slice(0, 48))).toEqual(new Set(['FORMAT_TRUNCATED QCowHeader']));
  expect(new Set(refusals.slice(48))).toEqual(new Set(['FORMAT_TRUNCATED backing_file_offset']));
  expect(refusalOf(() => parse(overlay.subarray(0, 56)))).toBe('facts');
});

it('knows its magic with version 1, and no other bytes', () => {
  const claims = ['QFI\xfb\0\0\0\x01', 'QFI\xfb\0\0\0\x02', 'QFI\xfb', 'QFI\xfa\0\0\0\x01'];
  expect(claims.map((claim) => looksLikeQcow1(Buffer.from(claim, 'latin1')))).toEqual([true, false, false, false]);
});
