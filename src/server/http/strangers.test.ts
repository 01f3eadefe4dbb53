// What comes from one address without a token: calls have a share, files of the console another.
import { expect, test } from 'vitest';
import { BURST_PER_ADDRESS, FILES_BURST_PER_ADDRESS } from './limits.ts';
import { Strangers } from './strangers.ts';

test('files have a share of their own, which is larger, and neither takes from the other', () => {
  const strangers = new Strangers(() => 0);
  const taken = (of: 'calls' | 'files', most: number): void => {
    for (let count = 0; count < most; count++) strangers.count('192.0.2.1', of);
  };
  taken('files', FILES_BURST_PER_ADDRESS);
  expect(() => taken('files', 1)).toThrow('too many such calls');
  taken('calls', BURST_PER_ADDRESS);
  expect(() => taken('calls', 1)).toThrow('too many such calls');
  strangers.count('192.0.2.2', 'files');
});
