// What is told of a body that does not keep its schema, word by word.
import { describe, expect, test } from 'vitest';
import { UllageError } from '../../core/errors.ts';
import { checkQuery, parseBody } from './parse-body.ts';
import { pythonWords } from './python-words.ts';
import { postAllocations, putAllocations } from './schemas/allocations.ts';
import { POST_INVENTORY } from './schemas/inventories.ts';
import { putAggregates } from './schemas/providers.ts';
import { getCandidates, getUsages } from './schemas/queries.ts';
import { faultOf, isUuid } from './validate.ts';

test('a fault is told with where the schema asks for it and where the value is', () => {
  const fault = faultOf(POST_INVENTORY, { resource_class: 'VCPU', total: 0 });
  expect(fault?.split('\n')).toEqual([
    '0 is less than the minimum of 1',
    '',
    "Failed validating 'minimum' in schema['properties']['total']:",
    "    {'type': 'integer', 'maximum': 2147483647, 'minimum': 1}",
    '',
    "On instance['total']:",
    '    0',
  ]);
});

test('of several faults the one nearest to the root is told', () => {
  const value = { resource_class: 'low', total: 'many', more: true };
  expect(faultOf(POST_INVENTORY, value)).toMatch(/^Additional properties are not allowed \('more' was unexpected\)/u);
});

test('an integer may be written with a fraction of zero, and nothing else', () => {
  expect(parseBody(total('10.0'), POST_INVENTORY)).toEqual({ resource_class: 'VCPU', total: 10 });
  expect(messageOf(() => parseBody(total('1.5'), POST_INVENTORY))).toContain("1.5 is not of type 'integer'");
  expect(messageOf(() => parseBody(total('1e999'), POST_INVENTORY))).toContain("inf is not of type 'integer'");
  expect(messageOf(() => parseBody(total('true'), POST_INVENTORY))).toContain("True is not of type 'integer'");
});

describe('the version says what a body may hold', () => {
  const held = { allocations: {}, project_id: 'p', user_id: 'u' };

  test('nothing may be taken away by PUT before 1.28, and a generation is asked for since', () => {
    expect(faultOf(putAllocations(12), held)).toMatch(/^\{\} does not have enough properties/u);
    expect(faultOf(putAllocations(27), held)).toMatch(/^\{\} does not have enough properties/u);
    expect(faultOf(putAllocations(28), held)).toMatch(/^'consumer_generation' is a required property/u);
    expect(faultOf(putAllocations(28), { ...held, consumer_generation: null })).toBeUndefined();
  });

  test('mappings are known since 1.34, consumer types since 1.38 and then asked for', () => {
    const mapped = { ...held, consumer_generation: 1, mappings: { '': [] } };
    expect(faultOf(putAllocations(33), mapped)).toMatch(/^Additional properties are not allowed \('mappings' was/u);
    expect(faultOf(putAllocations(38), mapped)).toMatch(/^'consumer_type' is a required property/u);
  });

  test('the body of a POST names each consumer', () => {
    expect(faultOf(postAllocations(13), { nobody: held })).toMatch(
      /^'nobody' does not match any of the regexes: '\^\[0-9a-fA-F-\]\{36\}\$'/u,
    );
  });

  test('groups of candidates have numbers from 1.25 and names from 1.33', () => {
    const query = { resources_disk: 'DISK_GB:1' };
    expect(faultOf(getCandidates(16), query)).toMatch(/^'resources' is a required property/u);
    expect(faultOf(getCandidates(25), query)).toMatch(/^'resources_disk' does not match any of the regexes/u);
    expect(faultOf(getCandidates(39), query)).toBeUndefined();
  });
});

test('a query is checked by the same rules', () => {
  expect(ask({ project_id: '' })).toBe("Invalid query string parameters: '' is too short");
  expect(ask({ project_id: 'p', consumer_type: 'low' })).toContain("'low' does not match");
  expect(() => checkQuery({ project_id: 'p', consumer_type: 'all' }, getUsages(38))).not.toThrow();
});

test('what is no JSON is said to be malformed', () => {
  expect(messageOf(() => parseBody('{', putAggregates(19)))).toMatch(/^Malformed JSON: /u);
});

test('a key of the runtime is a key like any other', () => {
  const body = '{"resource_class": "VCPU", "total": 1, "__proto__": {"total": 2}}';
  expect(messageOf(() => parseBody(body, POST_INVENTORY))).toContain("('__proto__' was unexpected)");
  expect(messageOf(() => parseBody('{"constructor": 1}', putAggregates(19)))).toContain('constructor');
});

describe('hostile bodies cost and say little', () => {
  test('a list of a million faults is told by its first', () => {
    const message =
      faultOf(
        putAggregates(1),
        Array.from({ length: 1_000_000 }, () => 7),
      ) ?? '';
    expect(message.length).toBeLessThan(4_000);
    expect(message).toContain("7 is not of type 'string'");
  });

  test('ten thousand brackets are shown in a few', () => {
    const body = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
    for (const minor of [1, 19]) {
      expect(messageOf(() => parseBody(body, putAggregates(minor))).length).toBeLessThan(4_000);
    }
  });
});

test('values are written as Python writes them', () => {
  const value = {
    a: [true, false, null, 1, -2.5, 1e22],
    "it's": 'say "it"',
    'b\n': 'both \' and "',
    ü: '\u0000\u2028😀',
  };
  expect(pythonWords(value)).toBe(
    String.raw`{'a': [True, False, None, 1, -2.5, 1e+22], "it's": 'say "it"', 'b\n': 'both \' and "', 'ü': '\x00\u2028😀'}`,
  );
});

test('a UUID may come without hyphens, in capitals, in braces', () => {
  const plain = '00000000-0000-4000-8000-00000000000a';
  for (const text of [plain, plain.toUpperCase(), plain.replaceAll('-', ''), `{${plain}}`, `urn:uuid:${plain}`]) {
    expect(isUuid(text)).toBe(true);
  }
  for (const text of ['', 'beta', `${plain}0`, plain.slice(1), plain.replace('a', 'g')])
    expect(isUuid(text)).toBe(false);
});

/** A body with a total as it is written here. */
function total(text: string): string {
  return `{"resource_class": "VCPU", "total": ${text}}`;
}

/** The first line of what is said of a query about usages. */
function ask(query: Readonly<Record<string, string>>): string {
  return messageOf(() => checkQuery(query, getUsages(38))).split('\n')[0] ?? '';
}

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof UllageError) return error.message;
    throw error;
  }
  throw new Error('expected an error');
}
