// Which bodies are too large, and how that is said.
import { expect, test } from 'vitest';
import { parseBody } from './parse-body.ts';
import type { PlacementJson } from './python-words.ts';
import { postAllocations } from './schemas/allocations.ts';
import { PUT_TRAITS } from './schemas/providers.ts';
import { sizeFaultOf } from './size-fault.ts';

const keys = (count: number, value: PlacementJson = 1): PlacementJson =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`K${n}`, value]));

const deep = (depth: number): PlacementJson => {
  let value: PlacementJson = 1;
  for (let n = 0; n < depth; n += 1) value = [value];
  return value;
};

test.each<[what: string, value: PlacementJson, fault: RegExp]>([
  [
    'one more',
    keys(1_001),
    /^\{'K0': 1, .* has too many properties\n\nFailed validating 'maxProperties' in schema:\n {4}\{'maxProperties': 1000\}\n\nOn instance:\n {4}\{'K0'/,
  ],
  [
    'one more within',
    { traits: Array.from({ length: 1_001 }, () => 'T') },
    /^\['T', .* is too long\n\nFailed validating 'maxItems' in schema:\n[^]*\n\nOn instance\['traits'\]:\n/,
  ],
  ['many in all', keys(20, keys(1_000)), /^expected at most 20000 keys and items in all, found more$/],
])('%s', (_what, value, fault) => {
  expect(sizeFaultOf(value)).toMatch(fault);
});

test.each<[what: string, value: PlacementJson]>([
  ['a thousand keys', keys(1_000)],
  ['a thousand items', { traits: Array.from({ length: 1_000 }, () => 'T') }],
  ['nearly as many', keys(19, keys(1_000))],
  ['ten thousand levels', deep(10_000)],
  ['a text', 'a'],
])('%s: no fault', (_what, value) => {
  expect(sizeFaultOf(value)).toBeUndefined();
});

test('a body is told so before it is looked at any closer', () => {
  expect(() => parseBody(JSON.stringify(keys(1_001)), postAllocations(39))).toThrow(
    /^JSON does not validate: .* has too many properties/s,
  );
  expect(() => parseBody(JSON.stringify({ traits: [] }), PUT_TRAITS)).toThrow(/is a required property/);
});
