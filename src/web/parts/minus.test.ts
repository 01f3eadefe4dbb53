// Which hyphens of a sentence are minus signs.
import { expect, test } from 'vitest';
import { withMinus } from './minus.ts';

test.each([
  [
    'would leave -24.4 GiB if all filled: -34 GiB with both.',
    'would leave −24.4 GiB if all filled: −34 GiB with both.',
  ],
  ['-512 B', '−512 B'],
  ['合计为 -24.4 GiB。', '合计为 −24.4 GiB。'],
  ['/srv/a -1 and web-1 GiB', '/srv/a -1 and web-1 GiB'],
  ['between kvm-3 MiB', 'between kvm-3 MiB'],
])('%j', (sentence, shown) => {
  expect(withMinus(sentence)).toBe(shown);
});
