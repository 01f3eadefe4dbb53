// The sorted list against an array that is sorted anew after every change.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { SortedList } from './sorted-list.ts';

const compare = (a: number, b: number): number => a - b;

test('adding and deleting in any order leaves what an array sorted anew would hold', () => {
  const changes = fc.array(fc.record({ add: fc.boolean(), item: fc.nat(60) }), { maxLength: 200 });
  fc.assert(
    fc.property(changes, fc.nat(60), (all, bound) => {
      const list = new SortedList(compare);
      const expected = new Set<number>();
      for (const { add, item } of all) {
        if (add) {
          list.add(item);
          expected.add(item);
        } else {
          list.delete(item);
          expected.delete(item);
        }
      }
      expect([...list]).toEqual([...expected].toSorted(compare));
      expect(list.items()).toEqual([...list]);
      expect(list.size).toBe(expected.size);
      expect(list.countWhile((item) => item < bound)).toBe([...expected].filter((item) => item < bound).length);
    }),
  );
});

test('many blocks: filled from both ends and emptied from the middle', () => {
  const list = new SortedList(compare);
  for (let item = 0; item < 5_000; item += 1) {
    list.add(item * 2);
    list.add(-item * 2 - 1);
  }
  expect(list.size).toBe(10_000);
  expect([...list]).toEqual([...list].toSorted(compare));
  expect(list.items()).toEqual([...list]);
  expect(list.countWhile((item) => item < 0)).toBe(5_000);
  for (let item = -2_000; item < 2_000; item += 1) list.delete(item % 2 === 0 ? Math.abs(item) : item);
  expect([...list]).toEqual([...list].toSorted(compare));
  expect(new Set(list).size).toBe(list.size);
  const left = [...list];
  for (const item of left) list.delete(item);
  expect([list.size, [...list]]).toEqual([0, []]);
});

test('an item that compares as equal takes the place of the one before', () => {
  const list = new SortedList<{ key: number; text: string }>((a, b) => a.key - b.key);
  list.add({ key: 1, text: 'old' });
  list.add({ key: 1, text: 'new' });
  expect([...list]).toEqual([{ key: 1, text: 'new' }]);
});
