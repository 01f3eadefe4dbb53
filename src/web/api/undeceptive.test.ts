// What is made visible in an answer, and what stays the same.
import { expect, test } from 'vitest';
import { undeceived } from './undeceptive.ts';

test('marks of direction and what has no width become visible, in texts and keys, however deep', () => {
  const name = 'a\u202etxt.exe';
  expect(undeceived({ list: [{ [name]: [name, 'zero\u200bwidth'] }], count: 1n, none: undefined })).toEqual({
    list: [{ 'a\\u{202e}txt.exe': ['a\\u{202e}txt.exe', 'zero\\u{200b}width'] }],
    count: 1n,
    none: undefined,
  });
});

test('an answer without them is the same object: what it is compared with stays the same', () => {
  const answer = { list: ['\u{1f468}\u200d\u{1f4bb}', '虚拟机', 'می\u200cخواهم'], facts: { of: 1n }, is: true };
  expect(undeceived(answer)).toBe(answer);
});

test('a key that is __proto__ is a key', () => {
  const answer: unknown = JSON.parse('{"__proto__": "\\u202e"}');
  expect(Object.entries(undeceived(answer) as object)).toEqual([['__proto__', '\\u{202e}']]);
});
