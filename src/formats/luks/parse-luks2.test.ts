// LUKS 2 containers, built here (cryptsetup is no part of the test machine): binary header, JSON area, every rule.
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../tests/images/broken.ts';
import { MemorySource } from '../../../tests/images/memory-source.ts';
import { patched, type Patch } from '../../../tests/images/patch.ts';
import { parseLuks2 } from './parse-luks2.ts';

const SIZE = 16 * 1024;
const LENGTH = 32n * 1024n * 1024n;

const crypt = { type: 'crypt', offset: '16777216', size: 'dynamic', encryption: 'aes-xts-plain64', sector_size: 512 };

function container(json: unknown, patches: readonly Patch[] = []): MemorySource {
  const text = typeof json === 'string' ? json : JSON.stringify(json);
  const header: Patch[] = [
    [0, 'LUKS\xba\xbe\0\x02'],
    [8, 'be64', SIZE],
    [4096, text],
  ];
  return new MemorySource(patched(new Uint8Array(SIZE), [...header, ...patches]), LENGTH);
}

it('tells what lies behind the crypt segment, to the end of the container', () => {
  expect(parseLuks2(container({ keyslots: {}, segments: { 0: crypt } }))).toEqual({
    format: 'luks2',
    variant: undefined,
    virtualSize: 16_777_216n,
    fullSize: 33_554_432n,
    clusterSize: undefined,
    backing: undefined,
    dataFiles: [],
    snapshotCount: 0,
    snapshots: [],
    encryption: 'luks',
    dirty: false,
    corrupt: false,
    notes: [],
    details: { 'payload-offset': 16_777_216n },
  });
});

it('takes a segment of a fixed size as that size', () => {
  const { virtualSize, fullSize } = parseLuks2(container({ segments: { 0: { ...crypt, size: '1048576' } } }));
  expect({ virtualSize, fullSize }).toEqual({ virtualSize: 1_048_576n, fullSize: 17_825_792n });
});

it('passes over segments that are not encrypted', () => {
  const segments = { 0: { type: 'linear', offset: '0', size: '512' }, 1: crypt };
  expect(parseLuks2(container({ segments })).virtualSize).toBe(16_777_216n);
});

describe('a JSON area that breaks a rule is refused by the name of the field', () => {
  it.each<[string, unknown]>([
    ['FORMAT_INVALID JSON area', '{"segments":'],
    ['FORMAT_INVALID JSON area', '\xff\xfe'],
    ['FORMAT_INVALID JSON area', []],
    ['FORMAT_INVALID segments', {}],
    ['FORMAT_INVALID segments', { segments: { 0: 7 } }],
    ['FORMAT_UNSUPPORTED segments', { segments: {} }],
    ['FORMAT_UNSUPPORTED segments', { segments: { 0: crypt, 1: crypt } }],
    [
      'FORMAT_LIMIT segments',
      { segments: Array.from({ length: 17 }, () => crypt).reduce((all, one, at) => ({ ...all, [at]: one }), {}) },
    ],
    ['FORMAT_INVALID segments.offset', { segments: { 0: { ...crypt, offset: 16777216 } } }],
    ['FORMAT_INVALID segments.offset', { segments: { 0: { ...crypt, offset: '-1' } } }],
    ['FORMAT_TRUNCATED segments.offset', { segments: { 0: { ...crypt, offset: '33554433' } } }],
    ['FORMAT_LIMIT segments.size', { segments: { 0: { ...crypt, size: '9999999999999999999' } } }],
    ['FORMAT_LIMIT JSON area', ' '.repeat(SIZE - 4096)],
  ])('%s', (refusal, json) => {
    expect(refusalOf(() => parseLuks2(container(json)))).toBe(refusal);
  });
});

describe('a binary header that breaks a rule is refused by the name of the field', () => {
  it.each<[string, Patch]>([
    ['FORMAT_INVALID magic', [0, 'X']],
    ['FORMAT_UNSUPPORTED version', [6, 'be16', 1]],
    ['FORMAT_INVALID hdr_size', [8, 'be64', 16385]],
    ['FORMAT_INVALID hdr_size', [8, 'be64', 8192]],
    ['FORMAT_INVALID hdr_size', [8, 'be64', 2n ** 63n]],
  ])('%s', (refusal, patch) => {
    expect(refusalOf(() => parseLuks2(container({ segments: { 0: crypt } }, [patch])))).toBe(refusal);
  });
});

it('survives JSON nested as deep as the area is long', () => {
  expect(refusalOf(() => parseLuks2(container('['.repeat(6000) + ']'.repeat(6000))))).toBe('FORMAT_INVALID JSON area');
});
