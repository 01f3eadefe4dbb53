// LUKS 1 headers: two that qemu-img wrote, every field rule, every truncation.
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../tests/images/broken.ts';
import { fixtureImage } from '../../../tests/images/fixture-image.ts';
import { MemorySource } from '../../../tests/images/memory-source.ts';
import { patched, type Patch } from '../../../tests/images/patch.ts';
import { looksLikeLuks, parseLuks1 } from './parse.ts';

const xts = fixtureImage('xts.luks');

function parse(bytes: Uint8Array, length?: bigint) {
  return parseLuks1(new MemorySource(bytes, length));
}

it("tells the facts of a container in qemu-img's words", () => {
  const { details, ...facts } = parse(xts);
  expect(facts).toEqual({
    format: 'luks',
    variant: undefined,
    virtualSize: 1_048_576n,
    fullSize: 3_117_056n,
    clusterSize: undefined,
    backing: undefined,
    dataFiles: [],
    snapshotCount: 0,
    snapshots: [],
    encryption: 'luks',
    dirty: false,
    corrupt: false,
    notes: [],
  });
  expect(details).toEqual({
    'cipher-alg': 'aes-256',
    'cipher-mode': 'xts',
    'ivgen-alg': 'plain64',
    'hash-alg': 'sha256',
    'master-key-iters': 10443,
    uuid: '0885b30b-934b-4018-8bab-deb32c6ffb0f',
    'payload-offset': 2_068_480n,
    slots: [
      { active: true, iters: 43574, 'key-offset': 4096n, stripes: 4000 },
      ...[262144n, 520192n, 778240n, 1036288n, 1294336n, 1552384n, 1810432n].map((offset) => ({
        active: false,
        'key-offset': offset,
      })),
    ],
  });
});

it('tells the hash of an ESSIV generator, and key bits unhalved outside XTS', () => {
  const { details } = parse(fixtureImage('essiv.luks'));
  expect(['cipher-alg', 'cipher-mode', 'ivgen-alg', 'ivgen-hash-alg'].map((key) => details[key])).toEqual([
    'aes-128',
    'cbc',
    'essiv',
    'sha256',
  ]);
});

it('gives the guest what is behind the payload offset, rounded up to a sector as QEMU does', () => {
  const { virtualSize, fullSize } = parse(xts, 2_068_480n + 1001n);
  expect({ virtualSize, fullSize }).toEqual({ virtualSize: 1024n, fullSize: 2_069_481n });
});

it('escapes bytes in its names that are no plain text', () => {
  expect(parse(patched(xts, [[8, '\x1b[2J\xff']])).details['cipher-alg']).toBe('\\x1b[2J\\xff-256');
});

describe('a header that breaks a rule is refused by the name of the field', () => {
  it.each<[string, Patch]>([
    ['FORMAT_INVALID magic', [0, 'X']],
    ['FORMAT_UNSUPPORTED version', [6, 'be16', 2]],
    ['FORMAT_INVALID payload-offset', [104, 'be32', 1]],
    ['FORMAT_TRUNCATED payload-offset', [104, 'be32', 0xffffffff]],
    ['FORMAT_INVALID key-slot-1.active', [208, 'be32', 1]],
    ['FORMAT_INVALID key-slot-8.active', [208 + 7 * 48, 'be32', 0]],
  ])('%s', (refusal, patch) => {
    expect(refusalOf(() => parse(patched(xts, [patch])))).toBe(refusal);
  });
});

it('refuses every truncation of the header, and of what lies before the payload', () => {
  const refusals = Array.from({ length: 700 }, (_, size) => refusalOf(() => parse(xts.subarray(0, size))));
  expect(new Set(refusals.slice(0, 592))).toEqual(new Set(['FORMAT_TRUNCATED phdr']));
  expect(new Set(refusals.slice(592))).toEqual(new Set(['FORMAT_TRUNCATED payload-offset']));
});

it('tells the version from the magic, and no version that does not exist', () => {
  const heads = [1, 2, 0, 3, 0x0101].map((version) => patched(xts.subarray(0, 16), [[6, 'be16', version]]));
  expect(heads.map(looksLikeLuks)).toEqual(['luks', 'luks2', undefined, undefined, undefined]);
});
