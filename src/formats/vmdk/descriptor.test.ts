// VMDK descriptors as text: what qemu-img writes, and what only an attacker does.
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../tests/images/broken.ts';
import { fixtureImage } from '../../../tests/images/fixture-image.ts';
import { latin1 } from '../structure.ts';
import { parseDescriptor } from './descriptor.ts';

const flat = latin1(fixtureImage('flat.vmdk'));

function withExtents(...lines: string[]): string {
  return ['# Disk DescriptorFile', 'version=1', 'createType="monolithicFlat"', ...lines, ''].join('\n');
}

it('tells type, content ids and extents of a descriptor that qemu-img wrote', () => {
  expect(parseDescriptor(flat)).toEqual({
    createType: 'monolithicFlat',
    cid: 1_471_922_723,
    parentCid: 0xffffffff,
    parent: undefined,
    extents: [{ type: 'FLAT', size: 1_048_576n, file: { name: 'flat-flat.vmdk', place: 'local', format: 'raw' } }],
    notes: [],
  });
});

it('reads Windows line ends, spaces around the equals sign, and no line end at all', () => {
  const text = 'createType = "vmfs"\r\nCID=0000000f\r\nRW 8 VMFS "a.vmdk"';
  expect(parseDescriptor(text)).toEqual({
    createType: 'vmfs',
    cid: 15,
    parentCid: undefined,
    parent: undefined,
    extents: [{ type: 'VMFS', size: 4096n, file: { name: 'a.vmdk', place: 'local', format: 'raw' } }],
    notes: [],
  });
});

it('ends at the first NUL: what follows is padding or a trap', () => {
  expect(parseDescriptor(withExtents('RW 8 VMFS "a"\0\nRW 8 VMFS "b"')).extents).toHaveLength(1);
  expect(parseDescriptor('\0createType="vmfs"').createType).toBe(undefined);
});

describe('names of extents are classified and escaped, never followed', () => {
  it.each([
    ['/etc/shadow', '/etc/shadow', 'local'],
    ['../../etc/shadow', '../../etc/shadow', 'local'],
    ['json:{}', 'json:{}', 'pseudo'],
    ['nbd://host/x', 'nbd://host/x', 'remote'],
    ['a\x1b[2Jb', 'a\\x1b[2Jb', 'local'],
    ['caf\xc3\xa9', 'café', 'local'],
    ['caf\xe9', 'caf\\xe9', 'local'],
  ])('%j', (written, name, place) => {
    expect(parseDescriptor(withExtents(`RW 8 FLAT "${written}" 0`)).extents).toEqual([
      { type: 'FLAT', size: 4096n, file: { name, place, format: 'raw' } },
    ]);
  });
});

it('tells sparse extents apart, and names a parent', () => {
  const text = withExtents(
    'RW 8 SPARSE "a"',
    'RW 8 VMFSSPARSE "b"',
    'RW 8 SESPARSE "c"',
    'parentFileNameHint="../base.vmdk"',
  );
  const { extents, parent } = parseDescriptor(text);
  expect(extents.map(({ type, file }) => [type, file.format])).toEqual([
    ['SPARSE', 'vmdk'],
    ['VMFSSPARSE', 'vmdk'],
    ['SESPARSE', 'vmdk'],
  ]);
  expect(parent).toEqual({ name: '../base.vmdk', place: 'local', format: 'vmdk' });
});

it('notes the first lines that are not counted, and how many more there are', () => {
  const { notes } = parseDescriptor(withExtents(...Array.from({ length: 4000 }, () => 'RDONLY 8 FLAT "a" 0')));
  expect([notes.length, notes.at(-1)]).toEqual([9, { field: 'extent', message: '3992 more extents are not counted' }]);
});

it('passes over extents that QEMU does not count, and says so', () => {
  expect(parseDescriptor(withExtents('RDONLY 8 FLAT "a" 0', 'NOACCESS 16 ZERO', 'RW 24 ZERO'))).toMatchObject({
    extents: [],
    notes: [
      { field: 'extent', message: 'RDONLY FLAT extent of 8 sectors is not counted' },
      { field: 'extent', message: 'NOACCESS ZERO extent of 16 sectors is not counted' },
      { field: 'extent', message: 'RW ZERO extent of 24 sectors is not counted' },
    ],
  });
});

describe('a descriptor that breaks a rule is refused by the name of the key', () => {
  it.each([
    ['FORMAT_INVALID extent', withExtents('RW -8 FLAT "a" 0')],
    ['FORMAT_INVALID extent', withExtents('RW 0 FLAT "a" 0')],
    ['FORMAT_INVALID extent', withExtents('RW 99999999999999999999 FLAT "a" 0')],
    ['FORMAT_INVALID extent', withExtents('RW 8 FLAT "a"')],
    ['FORMAT_INVALID extent', withExtents('RW 8 FLAT "a" -1')],
    ['FORMAT_UNSUPPORTED extent', withExtents('RW 8 PIPE "a"')],
    ['FORMAT_LIMIT extent', withExtents(...Array.from({ length: 10_000 }, (_, at) => `RW 8 FLAT "a${at}" 0`))],
    ['FORMAT_LIMIT extent', withExtents(...Array.from({ length: 10_000 }, () => 'NOACCESS 8 ZERO'))],
    ['FORMAT_INVALID createType', 'createType=vmfs'],
    ['FORMAT_INVALID createType', 'createType="vmfs'],
    ['FORMAT_INVALID CID', 'CID=xyz'],
    ['FORMAT_INVALID parentCID', 'parentCID=123456789'],
    ['FORMAT_LIMIT parentFileNameHint', `parentFileNameHint="${'x'.repeat(1024)}"`],
  ])('%s', (refusal, text) => {
    expect(refusalOf(() => parseDescriptor(text))).toBe(refusal);
  });
});

it('passes over lines that are no extents, however long', () => {
  const text = withExtents(
    `RW 8 FLAT "${'x'.repeat(512)}" 0`,
    `RW ${' '.repeat(200_000)}`,
    `RW${'\t'.repeat(100_000)}8 ${'9'.repeat(100_000)}`,
  );
  expect(parseDescriptor(text)).toMatchObject({ extents: [], notes: [{ field: 'extent' }] });
});

it('refuses or reads every truncation of a real descriptor', () => {
  const outcomes = Array.from({ length: flat.length }, (_, size) =>
    refusalOf(() => parseDescriptor(flat.slice(0, size))),
  );
  const allowed = new Set([
    'facts',
    'FORMAT_INVALID CID',
    'FORMAT_INVALID parentCID',
    'FORMAT_INVALID createType',
    'FORMAT_INVALID extent',
  ]);
  expect(outcomes.filter((outcome) => !allowed.has(outcome))).toEqual([]);
});
