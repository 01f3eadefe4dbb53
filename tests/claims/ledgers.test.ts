// The claim ledgers of this folder, run: each operation has the outcome that stands behind its arrow.
import { expect, test } from 'vitest';
import { REFUSAL_CODES } from '../../src/core/claim/decision.ts';
import { memoryKeeper } from './memory-keeper.ts';
import { OPERATIONS, runLedger } from './ledger.ts';
import { LEDGERS } from './ledger-files.ts';

test.each(LEDGERS)('$name holds', async ({ text }) => {
  expect(await runLedger(text, memoryKeeper())).toBe(text);
});

test('each operation and each refusal occurs in some ledger', () => {
  const text = LEDGERS.map((ledger) => ledger.text).join('\n');
  const verbs = new Set(text.split('\n').map((line) => line.split(' ')[0] ?? ''));
  expect(Object.keys(OPERATIONS).filter((verb) => !verbs.has(verb))).toEqual([]);
  expect(REFUSAL_CODES.filter((code) => !text.includes(`→ ${code}`))).toEqual([]);
});

test('a ledger that is wrong does not hold', async () => {
  expect(await runLedger('provider a disk=1G\nclaim c g a disk=2G → ok', memoryKeeper())).toBe(
    'provider a disk=1G\nclaim c g a disk=2G → short [disk 2G + 0 > 1G, 1G short, never]',
  );
});
