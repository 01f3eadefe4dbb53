// When a machine is the one that the state was made on, a clone, or other hardware.
import { expect, test } from 'vitest';
import { compareMachines, hostIdOf, type MachineMarks } from './machine.ts';

const marks = (machineId?: string, product?: string, ...cards: readonly string[]): MachineMarks => ({
  machineId,
  product,
  cards,
});

// prettier-ignore
test.each<[what: string, before: MachineMarks, now: MachineMarks, likeness: string]>([
  ['nothing changed',                    marks('m', 'p', 'a'),      marks('m', 'p', 'a'),           'same'],
  ['a card was added',                   marks('m', 'p', 'a'),      marks('m', 'p', 'a', 'b'),      'same'],
  ['all cards were replaced',            marks('m', 'p', 'a'),      marks('m', 'p', 'b'),           'same'],
  ['all cards, firmware not told',       marks('m', undefined, 'a'), marks('m', undefined, 'b'),    'moved'],
  ['one of two cards, firmware not told', marks('m', undefined, 'a', 'b'), marks('m', undefined, 'b', 'c'), 'same'],
  ['another firmware',                   marks('m', 'p', 'a'),      marks('m', 'q', 'a'),           'moved'],
  ['firmware told to root only',         marks('m', 'p', 'a'),      marks('m', undefined, 'a'),     'same'],
  ['another machine-id',                 marks('m', 'p', 'a'),      marks('n', 'p', 'a'),           'cloned'],
  ['no machine-id any more',             marks('m', 'p', 'a'),      marks(undefined, 'p', 'a'),     'same'],
  ['nothing known',                      marks(),                   marks('m', 'p', 'a'),           'same'],
])('%s', (_what, before, now, likeness) => {
  expect(compareMachines(before, now)).toBe(likeness);
});

// The expected value was computed with Python's hmac and uuid modules.
test('the host id is a UUID of version 4, the same for the same machine-id, another for another', () => {
  const first = hostIdOf('0123456789abcdef0123456789abcdef');
  expect(first).toBe('c0bb1117-2afb-475e-9f09-f2e19ae03d24');
  expect(hostIdOf('1123456789abcdef0123456789abcdef')).not.toBe(first);
});
