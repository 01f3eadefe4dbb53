// Only the death of Node itself is a reason to run a test file again.
import { expect, test } from 'vitest';
import { fileOfDeath } from './died-workers.ts';

const died = (signal: string): string =>
  `Worker exited unexpectedly with signal ${signal} during started state while running test file a/b.integ.test.ts`;

test.each([
  ['a failed check of V8', new Error('Worker forks emitted error.', { cause: new Error(died('SIGTRAP')) }), true],
  ['a wild pointer', new Error(died('SIGSEGV')), true],
  ['a test that ends its own process', new Error(died('SIGTERM')), false],
  ['memory that ran out', new Error(died('SIGABRT')), false],
  ['a worker that was killed', new Error('Worker forks emitted error.', { cause: new Error(died('SIGKILL')) }), false],
  ['any other error', new Error('Worker exited unexpectedly'), false],
])('%s', (_what, error, isDeath) => {
  expect(fileOfDeath(error)).toBe(isDeath ? 'a/b.integ.test.ts' : undefined);
});
