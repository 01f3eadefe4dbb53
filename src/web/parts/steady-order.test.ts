// A live list does not jump under the reader's cursor.
import { expect, test } from 'vitest';
import { steadyOrder } from './steady-order.ts';

const rows = (text: string) => text.split('').map((id) => ({ id }));
const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id).join('');

test.each([
  { title: 'nothing is held', sorted: 'cab', before: undefined, shown: 'cab', isOutdated: false },
  { title: 'the order is the same', sorted: 'abc', before: 'abc', shown: 'abc', isOutdated: false },
  { title: 'another order would be right', sorted: 'cab', before: 'abc', shown: 'abc', isOutdated: true },
  { title: 'a row is gone', sorted: 'ac', before: 'abc', shown: 'ac', isOutdated: false },
  { title: 'rows are new: they come last', sorted: 'xabc', before: 'abc', shown: 'abcx', isOutdated: true },
])('$title', ({ sorted, before, shown, isOutdated }) => {
  const steady = steadyOrder(rows(sorted), before?.split(''));
  expect([ids(steady.rows), steady.isOutdated]).toEqual([shown, isOutdated]);
});
