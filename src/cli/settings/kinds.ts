// The kinds of value that a setting can have: each reads its text form (environment, flag) and its TOML form.
import { isIP } from 'node:net';
import { parseTarget, TARGET_EXPECTED } from '../../store/target.ts';
import { isLoopback, readAddress } from './address.ts';

/** A kind of value. Both readers return undefined for what is not one. */
export interface Kind<T> {
  /** For an error and for the documentation: "a whole number from 1 to 600". */
  readonly expected: string;
  fromText(text: string): T | undefined;
  fromToml(value: unknown): T | undefined;
  /** May hold a password: a wrong value is not repeated in the error. */
  readonly isSecret?: boolean;
  /** What is wrong with a value, where that can be said without repeating it. */
  readonly faultOf?: (text: string) => string | undefined;
}

/** Text of at least one character. */
export const text: Kind<string> = {
  expected: 'a text that is not empty',
  fromText: (value) => (value === '' ? undefined : value),
  fromToml: (value) => (typeof value === 'string' && value !== '' ? value : undefined),
};

/** Where a database is. */
export const database: Kind<string> = {
  expected: TARGET_EXPECTED,
  isSecret: true,
  fromText: (value) => (parseTarget(value) === undefined ? undefined : value),
  fromToml: (value) => (typeof value === 'string' && parseTarget(value) !== undefined ? value : undefined),
};

/** A text that nobody else should see. */
export const secret: Kind<string | undefined> = { ...text, isSecret: true };

/** Where to listen. */
export const address: Kind<string> = {
  expected: 'host:port, an IPv6 address in brackets',
  fromText: (value) => (readAddress(value) === undefined ? undefined : value),
  fromToml: (value) => (typeof value === 'string' && readAddress(value) !== undefined ? value : undefined),
};

/** A server that reports are sent to. A token on the way to another machine is sent over TLS or not at all. */
export const serverUrl: Kind<string> = {
  expected: 'an https:// URL, or http:// of this machine, without user and password',
  isSecret: true,
  faultOf: serverUrlFault,
  fromText: (value) => (isServerUrl(value) ? value : undefined),
  fromToml: (value) => (typeof value === 'string' && isServerUrl(value) ? value : undefined),
};

/** Said without the value. */
function serverUrlFault(value: string): string | undefined {
  if (!/^https?:\/\//.test(value)) return 'a text that begins with neither http:// nor https://';
  const url = URL.parse(value);
  if (url === null || url.protocol !== 'http:' || isOfThisMachine(url)) return undefined;
  return 'http:// of another machine: a token could be read on the way there';
}

function isServerUrl(value: string): boolean {
  const url = URL.parse(value);
  if (url === null || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isOfThisMachine(url));
}

function isOfThisMachine({ hostname }: URL): boolean {
  return isLoopback(hostname.replace(/^\[(.*)\]$/, '$1'));
}

/** One absolute path. */
export const absolutePath: Kind<string> = {
  expected: 'an absolute path',
  fromText: (value) => allPaths([value])?.[0],
  fromToml: (value) => allPaths([value])?.[0],
};

/** Absolute paths: an array in TOML, separated by colons in the environment. */
export const paths: Kind<readonly string[]> = {
  expected: 'absolute paths (an array; in the environment separated by colons)',
  fromText: (value) => allPaths(value.split(':').filter((path) => path !== '')),
  fromToml: (value) => (Array.isArray(value) ? allPaths(value) : undefined),
};

function allPaths(values: readonly unknown[]): readonly string[] | undefined {
  const found = values.filter((value) => typeof value === 'string' && value.startsWith('/'));
  return found.length === values.length ? found.map(String) : undefined;
}

/** Addresses and networks: an array in TOML, separated by commas in the environment. */
export const networks = listOf('addresses or networks such as 192.0.2.0/24', isNetwork);

/** Origins of web pages, as browsers name them. */
export const origins = listOf('origins such as https://horizon.example.org', isOrigin);

/** Names of rules, as Placement's reference has them, or beginnings of such. */
export const policyRules = listOf('names such as placement:usages:show, or placement:* for many', (value) =>
  /^placement:[a-z_:]*\*?$/.test(value),
);

function listOf(what: string, isOne: (value: string) => boolean): Kind<readonly string[]> {
  const read = (values: readonly unknown[]): readonly string[] | undefined => {
    const found = values.filter((value) => typeof value === 'string' && isOne(value));
    return found.length === values.length ? found.map(String) : undefined;
  };
  return {
    expected: `${what} (an array; in the environment separated by commas)`,
    fromText: (value) => read(value.split(',').map((part) => part.trim())),
    fromToml: (value) => (Array.isArray(value) ? read(value) : undefined),
  };
}

/** With a slash or capitals at the end no browser's would ever be the same. */
function isOrigin(value: string): boolean {
  const url = URL.parse(value);
  return url !== null && url.origin === value && /^https?:$/.test(url.protocol);
}

function isNetwork(value: string): boolean {
  const [, ip = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(value) ?? [];
  const version = isIP(ip);
  return version !== 0 && Number(bits ?? 0) <= (version === 4 ? 32 : 128);
}

const WORDS: ReadonlyMap<string, boolean> = new Map([
  ...['true', '1', 'yes', 'on'].map((word) => [word, true] as const),
  ...['false', '0', 'no', 'off'].map((word) => [word, false] as const),
]);

/** true or false; the environment may also say 1/0, yes/no, on/off. */
export const flag: Kind<boolean> = {
  expected: 'true or false',
  fromText: (value) => WORDS.get(value.toLowerCase()),
  fromToml: (value) => (typeof value === 'boolean' ? value : undefined),
};

/** A whole number within limits, both included. */
export function wholeNumber(least: number, most: number): Kind<number> {
  const within = (value: number): number | undefined =>
    Number.isInteger(value) && value >= least && value <= most ? value : undefined;
  return {
    expected: `a whole number from ${least} to ${most}`,
    fromText: (value) => (/^\d{1,9}$/.test(value) ? within(Number(value)) : undefined),
    fromToml: (value) => (typeof value === 'number' ? within(value) : undefined),
  };
}

/** A number within limits, with three decimals at most: what is told in more was computed, not chosen. */
export function decimal(least: number, most: number): Kind<number> {
  const read = (value: string): number | undefined => {
    if (!/^\d{1,6}(?:\.\d{1,3})?$/.test(value)) return undefined;
    const number = Number(value);
    return number >= least && number <= most ? number : undefined;
  };
  return {
    expected: `a number from ${least} to ${most}, three decimals at most`,
    fromText: read,
    fromToml: (value) => (typeof value === 'number' ? read(String(value)) : undefined),
  };
}

/** One of a few words. */
export function oneOf<const T extends string>(words: readonly T[]): Kind<T> {
  const find = (value: unknown): T | undefined => words.find((word) => word === value);
  return { expected: `one of ${words.join(', ')}`, fromText: find, fromToml: find };
}
