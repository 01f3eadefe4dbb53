// Names that images hold: their kind by QEMU's rule, their bytes as shown.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeName, referenceOf } from './references.ts';

function bytesOf(latin1: string): Uint8Array {
  return Buffer.from(latin1, 'latin1');
}

describe('a colon before the first slash makes a name a protocol', () => {
  it.each([
    ['base.qcow2', 'local'],
    ['/var/lib/nova/instances/_base/abc', 'local'],
    ['../up/base', 'local'],
    ['./with:colon.qcow2', 'local'],
    ['file:/var/base', 'local'],
    ['file:///var/base', 'local'],
    ['with:colon.qcow2', 'remote'],
    ['nbd://host/export', 'remote'],
    ['nbd:unix:/tmp/socket', 'remote'],
    ['rbd:pool/image', 'remote'],
    ['https://host/image', 'remote'],
    [':x', 'remote'],
    ['json:{"driver":"file"}', 'pseudo'],
    ['fat:rw:/etc', 'pseudo'],
    ['blkdebug::/etc/shadow', 'pseudo'],
    ['null-co://', 'pseudo'],
    ['', 'local'],
  ])('%s is %s', (name, place) => {
    expect(referenceOf(bytesOf(name), 'qcow2')).toEqual({ name, place, format: 'qcow2' });
  });
});

describe('bytes that would not show are escaped', () => {
  it.each([
    ['a\0b\n', 'a\\x00b\\x0a'],
    ['\x1b[31m', '\\x1b[31m'],
    ['\x7f', '\\x7f'],
    ['\xc2\x9b', '\\xc2\\x9b'],
    ['\xe2\x80\xae', '\\xe2\\x80\\xae'],
    ['\xe2\x80\xa8', '\\xe2\\x80\\xa8'],
    ['\xc3\xa9', 'é'],
    ['\xe9\xc3\xa9', '\\xe9\\xc3\\xa9'],
    ['\xff\x01', '\\xff\\x01'],
  ])('%j is %s', (bytes, shown) => {
    expect(escapeName(bytesOf(bytes))).toBe(shown);
  });
});

it('shows any bytes without a control character', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      expect(escapeName(bytes)).not.toMatch(/\p{Cc}/u);
    }),
  );
});
