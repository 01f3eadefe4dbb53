// A hint for each reason that an address cannot be had.
import { expect, test } from 'vitest';
import { listenHint } from './listen-hint.ts';

test.each<[code: string, hint: RegExp]>([
  ['EADDRINUSE', /^Another program has the port; --listen/],
  ['EADDRNOTAVAIL', /^No interface of this machine has that address/],
  ['EACCES', /^Ports below 1024/],
  ['ENOTFOUND', /^The name has no address/],
  ['EMFILE', /^--listen names another address/],
])('%s', (code, hint) => {
  expect(listenHint(Object.assign(new Error('x'), { code }), '--listen')).toMatch(hint);
});
