// What is compressed piece by piece is what was to be said, and others get their turn meanwhile.
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { compressed } from './compress.ts';

test('the pieces, joined', async () => {
  const pieces = ['{"a":', 'x'.repeat(100_000), '', 'ü}'];
  expect(gunzipSync(await compressed(pieces)).toString('utf8')).toBe(pieces.join(''));
});

test('between any three pieces the event loop turns', async () => {
  let turns = 0;
  const seen: number[] = [];
  const timer = setInterval(() => (turns += 1), 0);
  function* pieces(): Generator<string> {
    for (let n = 0; n < 30; n += 1) {
      seen.push(turns);
      const until = performance.now() + 5;
      while (performance.now() < until); // as a piece takes its time to be made
      yield `${n}`.repeat(40_000);
    }
  }
  await compressed(pieces());
  clearInterval(timer);
  expect(seen.slice(3).every((count, at) => count > (seen[at] ?? 0))).toBe(true);
});

test('what fails while a piece is made is thrown', async () => {
  await expect(compressed(failing())).rejects.toThrow('no such piece');
});

function* failing(): Generator<string> {
  yield 'a';
  throw new Error('no such piece');
}
