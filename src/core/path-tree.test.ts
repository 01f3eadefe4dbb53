// Paths by what lies below what, held against the plainest way to say it; and what very long ones cost.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { PathTree } from './path-tree.ts';

const path = fc.array(fc.constantFrom('', 'a', 'b', 'ab', 'abc'), { maxLength: 6 }).map((parts) => parts.join('/'));

/** Part by part: that a path is at another or above it. */
function isAlong(above: string, below: string): boolean {
  const [a, b] = [above.split('/'), below.split('/')];
  return a.length <= b.length && a.every((part, at) => part === b[at]);
}

test('the values at a path and above it are those of all paths that are its first parts', () => {
  fc.assert(
    fc.property(fc.array(path, { maxLength: 12 }), path, (kept, asked) => {
      const tree = new PathTree<string>();
      for (const one of kept) tree.add(one, one);
      const expected = [...new Set(kept)].filter((one) => isAlong(one, asked));
      expect([...tree.along(asked)]).toEqual(expected.toSorted((a, b) => a.split('/').length - b.split('/').length));
    }),
  );
});

test('a value that is there already stays', () => {
  const tree = new PathTree<number>();
  for (const value of [1, 2]) tree.add('/a/b', value);
  tree.add('/a', 3);
  expect([...tree.along('/a/b/c')]).toEqual([3, 1]);
});

test('millions of parts that only one way leads through are one step', () => {
  const tree = new PathTree<number>();
  const deep = '/a'.repeat(8_000_000);
  tree.add(deep, 1);
  tree.add(`${deep}/b`, 2);
  tree.add(deep.slice(0, 1_000_000), 3);
  expect([...tree.along(`${deep}/b/c`)]).toEqual([3, 1, 2]);
});
