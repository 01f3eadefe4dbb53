// Integer ids of hosts, which the Compute API had before 2.53: the first 48 bits of the host id. They are the same on every replica and
// after every move of the database; 10,000 hosts share one with a probability of 2 in ten million, and are then refused by it.
import { SINCE } from './microversion.ts';

/** Hexadecimal digits that make the integer: the ones before the version digit of the UUID. */
const DIGITS = 12;

const MOST = 2n ** 48n - 1n;

/** The id of a host or of its service in a microversion. */
export function idOf(hostId: string, minor: number): string | bigint {
  return minor >= SINCE.uuids ? hostId : BigInt(`0x${hostId.replaceAll('-', '').slice(0, DIGITS)}`);
}

/** The host ids that an integer id stands for, from the first to the last; undefined for a text that is no such id. */
export function idsOf(text: string): { readonly first: string; readonly last: string } | undefined {
  if (!/^\d{1,15}$/.test(text) || BigInt(text) > MOST) return undefined;
  const digits = BigInt(text).toString(16).padStart(DIGITS, '0');
  const start = `${digits.slice(0, 8)}-${digits.slice(8)}`;
  return { first: `${start}-0000-0000-000000000000`, last: `${start}-ffff-ffff-ffffffffffff` };
}

/** Whether a text can be a UUID. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text);
}
