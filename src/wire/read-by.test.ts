// Reading by a schema: what is right, and the first thing that is wrong.
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readBy } from './read-by.ts';

const line = z.object({ name: z.string(), size: z.bigint() });
const schema = z.object({ lists: z.array(z.object({ lines: z.array(line) })) });

test('what is right is read', () => {
  const value = { lists: [{ lines: [{ name: 'a', size: 1n }] }] };
  expect(readBy(schema, value)).toEqual({ kind: 'read', value });
});

test('the first wrong thing is told, and nothing after it is looked at', () => {
  let isLookedAt = false;
  const after = {
    get name() {
      isLookedAt = true;
      return 1;
    },
  };
  const lists = [{ lines: [{ name: 'a', size: 1n }, { name: 'b', size: 'x' }, after] }, { lines: [after] }];
  expect(readBy(schema, { lists })).toEqual({
    kind: 'wrong',
    field: 'lists.0.lines.1.size',
    message: 'Invalid input: expected bigint, received string',
  });
  expect(isLookedAt).toBe(false);
});

test('what is wrong as a whole is in no field', () => {
  expect(readBy(schema, null)).toMatchObject({ kind: 'wrong', field: '' });
});
