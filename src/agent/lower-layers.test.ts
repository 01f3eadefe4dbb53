// No image can make another guest's disk a lower layer by naming it.
import { expect, test } from 'vitest';
import { found, file, qcow2 } from '../../tests/hosts/facts.ts';
import { GiB } from '../core/bytes.ts';
import { lowerLayers } from './lower-layers.ts';

/** path → folder (undefined outside of any), the path that its header names, and what it says that this is. All are qcow2. */
type Tree = Readonly<Record<string, readonly [folder: string | undefined, backing?: string, format?: string]>>;

function layersOf(tree: Tree): readonly string[] {
  const ids = new Map(Object.keys(tree).map((path) => [path, file(path, GiB).id]));
  const entries = Object.entries(tree);
  const places = entries.map(([path, [folder]]) => found(file(path, GiB), 'disk', folder));
  const images = entries.map(([path, [, name, format]]) => {
    if (name === undefined) return qcow2(path, GiB, GiB);
    return qcow2(path, GiB, GiB, {
      backingId: ids.get(name),
      headerFacts: { backing: { name, place: 'local', format } },
    });
  });
  const layers = lowerLayers(places, images);
  return [...ids].filter(([, id]) => layers.has(id)).map(([path]) => path);
}

test.each<[string, Tree, readonly string[]]>([
  ['a snapshot in the same folder', { '/a/disk': ['a'], '/a/disk.snap': ['a', '/a/disk'] }, ['/a/disk']],
  ['a template beside its clones', { '/t': [undefined], '/x': [undefined, '/t'], '/y': [undefined, '/t'] }, ['/t']],
  ['a template above the instance folders', { '/t': [undefined], '/a/disk': ['a', '/t'] }, ['/t']],
  ["another guest's disk", { '/a/disk': ['a', '/b/disk'], '/b/disk': ['b'] }, []],
  ['one that names itself', { '/a/disk': ['a', '/a/disk'] }, []],
  ['what it is said to be', { '/t': [undefined], '/x': [undefined, '/t', 'qcow2'] }, ['/t']],
  ['a disk that is called raw', { '/t': [undefined], '/x': [undefined, '/t', 'raw'] }, []],
  ['a disk that is called what nobody knows', { '/t': [undefined], '/x': [undefined, '/t', 'magic'] }, []],
  ['two that name each other', { '/x': [undefined, '/y'], '/y': [undefined, '/x'] }, []],
  ['a ring of three', { '/x': [undefined, '/y'], '/y': [undefined, '/z'], '/z': [undefined, '/x'] }, []],
  ['a chain of three', { '/x': [undefined, '/y'], '/y': [undefined, '/z'], '/z': [undefined] }, ['/y', '/z']],
])('%s', (_what, tree, layers) => {
  expect(layersOf(tree)).toEqual(layers);
});
