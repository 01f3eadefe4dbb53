// Bodies from outside: what is read, and how each kind of harm is refused.
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readBody } from './json-body.ts';

const BYTES = 1024 * 1024;
const LIMIT = { bytes: BYTES, values: 1_000 };
const BOMB = gzipSync(Buffer.alloc(64 * BYTES, 0x20));

test('integers beyond 2⁵³ arrive as they were sent, plain and gzipped', async () => {
  const body = Buffer.from('{"size":9223372036854775807}');
  const read = [await readBody(body, undefined, LIMIT), await readBody(gzipSync(body), 'gzip', LIMIT)];
  expect(read).toEqual([{ size: 9_223_372_036_854_775_807n }, { size: 9_223_372_036_854_775_807n }]);
});

test.each<[what: string, body: Buffer, encoding: string | undefined, code: string]>([
  ['a gzip bomb', BOMB, 'gzip', 'BODY_TOO_LARGE'],
  ['a gzip that is cut short', BOMB.subarray(0, 100), 'gzip', 'BODY_INVALID'],
  ['no gzip at all', Buffer.from('{}'), 'gzip', 'BODY_INVALID'],
  ['an encoding that we do not read', Buffer.from('{}'), 'br', 'BODY_INVALID'],
  ['a fraction', Buffer.from('{"a":1.5}'), undefined, 'JSON_NUMBER'],
  ['half a document', Buffer.from('{"a":'), undefined, 'JSON_SYNTAX'],
  ['nothing', Buffer.alloc(0), undefined, 'JSON_SYNTAX'],
  ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0x22]), undefined, 'JSON_SYNTAX'],
  ['more values than it may have', Buffer.from(`[${'0,'.repeat(1_000)}0]`), undefined, 'BODY_TOO_LARGE'],
  ['lists in lists beyond any document', Buffer.from('['.repeat(101) + ']'.repeat(101)), undefined, 'JSON_SYNTAX'],
  ['a million brackets', Buffer.from('['.repeat(500_000) + ']'.repeat(500_000)), undefined, 'JSON_SYNTAX'],
])('%s is refused', async (_what, body, encoding, code) => {
  await expect(readBody(body, encoding, LIMIT)).rejects.toMatchObject({ code });
});

test('commas and brackets in texts are no values, however they are quoted', async () => {
  const text = `\\" , [ { ${','.repeat(2_000)} \\\\`;
  const body = Buffer.from(JSON.stringify({ text }));
  expect(await readBody(body, undefined, LIMIT)).toEqual({ text });
});

test('as deep and as wide as may be is read', async () => {
  const deep = '['.repeat(100) + ']'.repeat(100);
  await expect(readBody(Buffer.from(deep), undefined, LIMIT)).resolves.toBeInstanceOf(Array);
  const wide = `[${'0,'.repeat(997)}0]`;
  await expect(readBody(Buffer.from(wide), undefined, LIMIT)).resolves.toHaveLength(998);
});
