// Names inside images to paths, by QEMU's rules for plain local names.
import { expect, test } from 'vitest';
import { referenceOf } from '../../formats/references.ts';
import { targetOf } from './reference-path.ts';

const target = (name: string | Uint8Array, isDirectory = false): string => {
  const bytes = typeof name === 'string' ? new TextEncoder().encode(name) : name;
  const result = targetOf(referenceOf(bytes, 'raw'), '/pool/guest/disk', isDirectory);
  return result.kind === 'path' ? result.path : result.failure.found;
};

test.each([
  ['base', '/pool/guest/base'],
  ['../_base/0a1b', '/pool/guest/../_base/0a1b'],
  ['/pool/_base/0a1b', '/pool/_base/0a1b'],
  ['file:base', '/pool/guest/base'],
  ['file:/pool/base', '/pool/base'],
  ['./with:colon', '/pool/guest/./with:colon'],
  ['with:colon', 'it is a URL'],
  ['nbd://host/x', 'it is a URL'],
  ['rbd:pool/image', 'it is a URL'],
  ['json:{"driver":"raw"}', 'it is no plain file name'],
  ['fat:/etc', 'it is no plain file name'],
  ['', 'it is empty'],
  ['file:', 'it is empty'],
  ['line\nbreak', 'it holds control characters or bytes that are no UTF-8'],
  ['nul\0byte', 'it holds control characters or bytes that are no UTF-8'],
])('%j is %s', (name, expected) => {
  expect(target(name)).toBe(expected);
});

test('bytes that are no UTF-8 are not followed', () => {
  expect(target(Uint8Array.of(0x62, 0xff))).toBe('it holds control characters or bytes that are no UTF-8');
});

test('names in a directory that is an image are relative to itself', () => {
  expect(target('root.hds', true)).toBe('/pool/guest/disk/root.hds');
});
