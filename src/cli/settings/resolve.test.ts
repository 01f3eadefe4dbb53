// Settings: which source wins, and what is said about a wrong one.
import { describe, expect, test } from 'vitest';
import { UllageError } from '../../core/errors.ts';
import { resolveSettings, type SettingSources } from './resolve.ts';
import { SETTINGS, type Settings } from './table.ts';

const none: SettingSources = { file: undefined, env: {}, flags: {} };

function sources(parts: {
  toml?: Record<string, unknown>;
  env?: Record<string, string>;
  flags?: SettingSources['flags'];
}) {
  const file = parts.toml === undefined ? undefined : { path: '/etc/ullage/config.toml', table: parts.toml };
  return { file, env: parts.env ?? {}, flags: parts.flags ?? {} };
}

function errorOf(given: SettingSources): { message: string; hint: string | undefined; code: string } {
  try {
    resolveSettings(given);
  } catch (error) {
    if (error instanceof UllageError) return { message: error.message, hint: error.hint, code: error.code };
    throw error;
  }
  return { message: 'no error', hint: undefined, code: '' };
}

test('nothing set gives the built-in values', () => {
  const expected = Object.fromEntries(Object.entries(SETTINGS).map(([name, { fallback }]) => [name, fallback]));
  expect(resolveSettings(none)).toEqual(expected);
});

describe('a flag is stronger than the environment, the environment than the file, the file than the built-in value', () => {
  const toml = { 'deadline-seconds': 7 };
  const env = { ULLAGE_DEADLINE_SECONDS: '8' };
  const flags = { deadlineSeconds: '9' };
  test.each([
    { given: 'nothing            ', parts: {}, expected: 5 },
    { given: 'file               ', parts: { toml }, expected: 7 },
    { given: 'environment        ', parts: { env }, expected: 8 },
    { given: 'flag               ', parts: { flags }, expected: 9 },
    { given: 'file + environment ', parts: { toml, env }, expected: 8 },
    { given: 'file + flag        ', parts: { toml, flags }, expected: 9 },
    { given: 'environment + flag ', parts: { env, flags }, expected: 9 },
    { given: 'all three          ', parts: { toml, env, flags }, expected: 9 },
    { given: 'flag not given     ', parts: { env, flags: { deadlineSeconds: undefined } }, expected: 8 },
  ])('$given → $expected', ({ parts, expected }) => {
    expect(resolveSettings(sources(parts)).deadlineSeconds).toBe(expected);
  });
});

describe('every kind of value is read from each place', () => {
  const cases: readonly { parts: Parameters<typeof sources>[0]; expected: Partial<Settings> }[] = [
    { parts: { toml: { connect: 'test:///default' } }, expected: { connect: 'test:///default' } },
    { parts: { toml: { paths: ['/a', '/b'] } }, expected: { paths: ['/a', '/b'] } },
    { parts: { env: { ULLAGE_PATHS: '/a:/b:' } }, expected: { paths: ['/a', '/b'] } },
    {
      parts: { toml: { 'trusted-proxies': ['192.0.2.1', '2001:db8::/32'] } },
      expected: { trustedProxies: ['192.0.2.1', '2001:db8::/32'] },
    },
    {
      parts: { env: { ULLAGE_TRUSTED_PROXIES: '192.0.2.0/24, ::1' } },
      expected: { trustedProxies: ['192.0.2.0/24', '::1'] },
    },
    {
      parts: {
        toml: { placement: { 'cors-origins': ['https://horizon.example.org'], 'reader-may': ['placement:*'] } },
      },
      expected: { placementCorsOrigins: ['https://horizon.example.org'], placementReaderMay: ['placement:*'] },
    },
    { parts: { flags: { paths: ['/c'] }, env: { ULLAGE_PATHS: '/a' } }, expected: { paths: ['/c'] } },
    { parts: { toml: { exact: true } }, expected: { exact: true } },
    { parts: { toml: { exact: true }, env: { ULLAGE_EXACT: 'off' } }, expected: { exact: false } },
    { parts: { env: { ULLAGE_BYTES: 'YES' } }, expected: { bytes: true } },
    { parts: { flags: { exact: true } }, expected: { exact: true } },
    { parts: { toml: { thresholds: { 'inode-percent': 0 } } }, expected: { inodePercent: 0 } },
    { parts: { toml: { promises: { 'disk-allocation-ratio': 1.5 } } }, expected: { diskAllocationRatio: 1.5 } },
    { parts: { env: { ULLAGE_PROMISES_VCPU_ALLOCATION_RATIO: '16.0' } }, expected: { vcpuAllocationRatio: 16 } },
    { parts: { env: { ULLAGE_THRESHOLDS_INODE_PERCENT: '100' } }, expected: { inodePercent: 100 } },
    { parts: { toml: { as: 'nova' } }, expected: { as: 'nova' } },
    { parts: { flags: { failOn: 'info' } }, expected: { failOn: 'info' } },
  ];
  test.each(cases)('$parts → $expected', ({ parts, expected }) => {
    expect(resolveSettings(sources(parts))).toMatchObject(expected);
  });
});

describe('a wrong value is an error that names the place, what was expected and what was found', () => {
  test.each([
    [
      { toml: { 'deadline-seconds': 0 } },
      'read /etc/ullage/config.toml: deadline-seconds: expected a whole number from 1 to 86400, found 0',
    ],
    [
      { toml: { 'deadline-seconds': 1.5 } },
      'read /etc/ullage/config.toml: deadline-seconds: expected a whole number from 1 to 86400, found 1.5',
    ],
    [
      { toml: { 'deadline-seconds': '5' } },
      'read /etc/ullage/config.toml: deadline-seconds: expected a whole number from 1 to 86400, found "5"',
    ],
    [{ toml: { exact: 'yes' } }, 'read /etc/ullage/config.toml: exact: expected true or false, found "yes"'],
    [
      { toml: { paths: '/a' } },
      'read /etc/ullage/config.toml: paths: expected absolute paths (an array; in the environment separated by colons), found "/a"',
    ],
    [
      { env: { ULLAGE_TRUSTED_PROXIES: '192.0.2.0/33' } },
      'read environment: ULLAGE_TRUSTED_PROXIES: expected addresses or networks such as 192.0.2.0/24 (an array; in the environment separated by commas), found "192.0.2.0/33"',
    ],
    [
      { env: { ULLAGE_PLACEMENT_CORS_ORIGINS: 'https://horizon.example.org/' } },
      'read environment: ULLAGE_PLACEMENT_CORS_ORIGINS: expected origins such as https://horizon.example.org (an array; in the environment separated by commas), found "https://horizon.example.org/"',
    ],
    [
      { toml: { paths: ['a'] } },
      'read /etc/ullage/config.toml: paths: expected absolute paths (an array; in the environment separated by colons), found ["a"]',
    ],
    [{ toml: { connect: '' } }, 'read /etc/ullage/config.toml: connect: expected a text that is not empty, found ""'],
    [
      { toml: { rows: 9_007_199_254_740_993n } },
      'read /etc/ullage/config.toml: rows: expected a whole number from 1 to 100000, found "9007199254740993"',
    ],
    [
      { env: { ULLAGE_ROWS: '-1' } },
      'read environment: ULLAGE_ROWS: expected a whole number from 1 to 100000, found "-1"',
    ],
    [
      { env: { ULLAGE_AS: 'kilo' } },
      'read environment: ULLAGE_AS: expected one of ullage, nova, nova-kilo, found "kilo"',
    ],
    [
      { env: { ULLAGE_DATABASE: 'mysql://u:hunter2@db' } },
      'read environment: ULLAGE_DATABASE: expected a postgres:// URL or an absolute directory, found something else (not shown: it may hold a password)',
    ],
    [
      { env: { ULLAGE_SERVER: '127.0.0.1:8780' } },
      'read environment: ULLAGE_SERVER: expected an https:// URL, or http:// of this machine, without user and password, found a text that begins with neither http:// nor https://',
    ],
    [
      { env: { ULLAGE_SERVER: 'http://me:hunter2@ullage.example:8780' } },
      'read environment: ULLAGE_SERVER: expected an https:// URL, or http:// of this machine, without user and password, found http:// of another machine: a token could be read on the way there',
    ],
    [
      { env: { ULLAGE_SERVER: 'http://me:hunter2@[::1]:8780' } },
      'read environment: ULLAGE_SERVER: expected an https:// URL, or http:// of this machine, without user and password, found something else (not shown: it may hold a password)',
    ],
    [
      { env: { ULLAGE_TOKEN: '' } },
      'read environment: ULLAGE_TOKEN: expected a text that is not empty, found an empty text',
    ],
    [{ flags: { deadlineSeconds: '1e3' } }, 'read --deadline: expected a whole number from 1 to 86400, found "1e3"'],
  ])('case %#', (parts, message) => {
    expect(errorOf(sources(parts))).toEqual({ message, hint: undefined, code: 'CONFIG_VALUE' });
  });
});

describe('an unknown key is an error that names the nearest known one', () => {
  const file = 'read /etc/ullage/config.toml: unknown key';
  test.each([
    [{ toml: { fail_on: 'info' } }, `${file} fail_on`, 'Did you mean fail-on?'],
    [{ toml: { Connect: 'x' } }, `${file} Connect`, 'Did you mean connect?'],
    [
      { toml: { thresholds: { 'inodes-percent': 9 } } },
      `${file} thresholds.inodes-percent`,
      'Did you mean thresholds.inode-percent?',
    ],
    [{ toml: { deadline: 9 } }, `${file} deadline`, 'Did you mean deadline-seconds?'],
    [{ toml: { thresholds: 9 } }, `${file} thresholds`, 'Did you mean thresholds.snapshot-age-days?'],
    [{ env: { ULLAGE_FAILON: 'info' } }, 'read environment: unknown key ULLAGE_FAILON', 'Did you mean ULLAGE_FAIL_ON?'],
  ])('%j', (parts, message, hint) => {
    expect(errorOf(sources(parts))).toEqual({ message, hint, code: 'CONFIG_UNKNOWN_KEY' });
  });

  test('a variable is not near another for the beginning that all of them share', () => {
    const { hint } = errorOf(sources({ env: { ULLAGE_FOO: '1' } }));
    expect(hint).toMatch(/^The keys are ULLAGE_CONNECT, /);
  });

  test('a key that is like none of ours gets the whole list', () => {
    const { hint } = errorOf(sources({ toml: { quux: 1 } }));
    expect(hint).toBe(
      `The keys are ${Object.values(SETTINGS)
        .map(({ key }) => key)
        .join(', ')}.`,
    );
  });
});

test('variables of other programs are left alone', () => {
  const env = { ULLAGE_TEST_ID: 'x', ULLAGE_SERVER_URL: 'y', ULLAGE_CONFIG: 'z', ULLAGE_DEBUG: '1', PATH: '/bin' };
  expect(resolveSettings(sources({ env }))).toEqual(resolveSettings(none));
});
