// The list of tokens: whose each is, and no column that nobody has anything in.
import { expect, test } from 'vitest';
import { tokenListing } from './listing.ts';

const READER = { id: 'a', role: 'reader', state: 'valid', label: 'grafana' };
const AGENT = { id: 'b', role: 'agent', state: 'valid', hostId: 'host-1', label: 'node-1' };
const TENANT = { id: 'c', role: 'tenant', state: 'revoked', project: 'shop\u001b[31m', label: 'shop', lastUsedAtMs: 0 };

test('a token of a tenant has its project, beside the host of an agent', () => {
  expect(tokenListing([READER, AGENT, TENANT]).split('\n')).toEqual([
    'id  role    state    host    project       last used          label',
    'a   reader  valid    -       -             never              grafana',
    'b   agent   valid    host-1  -             never              node-1',
    String.raw`c   tenant  revoked  -       shop\x1b[31m  1970-01-01T00:00Z  shop`,
    '',
  ]);
});

test('without tenants there is no column for projects', () => {
  expect(tokenListing([READER, AGENT])).toMatch(/^id {2}role {4}state {2}host {4}last used {2}label\n/);
});

test('no tokens are said to be none', () => {
  expect(tokenListing([])).toBe('no tokens\n');
});
