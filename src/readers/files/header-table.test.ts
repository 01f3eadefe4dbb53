// Headers kept once for each kind: whatever differs but sizes and backing makes another kind.
import { expect, test } from 'vitest';
import type { ImageHeader } from '../../core/image.ts';
import { imageHeader } from '../../formats/image-header.ts';
import { HeaderTable } from './header-table.ts';
import { NONE } from './image-columns.ts';

const header = (parts: Partial<ImageHeader> = {}): ImageHeader =>
  imageHeader({
    format: 'qcow2',
    virtualSize: 1n,
    fullSize: 2n,
    clusterSize: 65_536,
    details: { compat: '1.1', lazy: { a: 1n } },
    ...parts,
  });

test.each([
  ['virtualSize', { virtualSize: 9n }, 0],
  ['fullSize', { fullSize: 9n }, 0],
  ['backing', { backing: { name: 'b', place: 'local', format: 'raw' } as const }, 0],
  ['a nested detail of equal value', { details: { compat: '1.1', lazy: { a: 1n } } }, 0],
  ['format', { format: 'qcow' as const }, 1],
  ['variant', { variant: '0.10' }, 1],
  ['clusterSize', { clusterSize: 4096 }, 1],
  ['snapshotCount', { snapshotCount: 1 }, 1],
  ['encryption', { encryption: 'luks' as const }, 1],
  ['dirty', { dirty: true }, 1],
  ['corrupt', { corrupt: true }, 1],
  ['a detail', { details: { compat: '0.10', lazy: { a: 1n } } }, 1],
  ['a nested detail', { details: { compat: '1.1', lazy: { a: 1 } } }, 1],
  ['one detail more', { details: { compat: '1.1', lazy: { a: 1n }, more: true } }, 1],
  ['one detail fewer', { details: { compat: '1.1' } }, 1],
  ['a note', { notes: [{ field: 'f', message: 'm' }] }, NONE],
  [
    'a listed snapshot',
    { snapshots: [{ id: '1', name: 'n', takenAtSeconds: 0, vmStateSize: 0n, virtualSize: 1n }] },
    NONE,
  ],
  ['a data file', { dataFiles: [{ name: 'd', place: 'local', format: 'raw' } as const] }, NONE],
  ['a list among the details', { details: { compat: '1.1', lazy: { a: 1n }, bitmaps: [] } }, NONE],
  ['a size that no double holds', { virtualSize: 2n ** 53n }, NONE],
])('of two headers that differ in %s the second has index %3$i', (_what, parts, index) => {
  const table = new HeaderTable();
  expect(table.indexOf(header())).toBe(0);
  expect(table.indexOf(header(parts))).toBe(index);
});

test('backing names are kept once for each name and format', () => {
  const table = new HeaderTable();
  const names = [undefined, ['b', 'raw'], ['b', undefined], ['b', 'raw'], ['c', 'raw']] as const;
  const indices = names.map((pair) =>
    table.backingIndexOf(pair === undefined ? undefined : { name: pair[0], place: 'local', format: pair[1] }),
  );
  expect(indices).toEqual([NONE, 0, 1, 0, 2]);
});
