// What the drivers throw, as errors of ours: which code, and what the operator can do. Both engines speak in SQLSTATEs.
import { UllageError, type ErrorCode } from '../core/errors.ts';

/** What was being done: its words begin the message. */
export type Doing = 'open' | 'read' | 'write';

const DEEDS: Readonly<Record<Doing, string>> = {
  open: 'open the database',
  read: 'read from the database',
  write: 'write to the database',
};

interface Kind {
  readonly code: ErrorCode;
  readonly hint?: string;
}

const UNREACHABLE: Kind = {
  code: 'STORE_UNREACHABLE',
  hint: 'Is it running, and are host, port and socket as the URL says?',
};
const REFUSED: Kind = { code: 'STORE_REFUSED', hint: 'Check user, password, database name and what the user may do.' };
const BUSY: Kind = {
  code: 'STORE_TIMEOUT',
  hint: 'It is overloaded, or something holds a lock: see pg_stat_activity.',
};
const LOST: Kind = {
  code: 'STORE_LOST',
  hint: 'The server restarted, or the network broke. What was being written may or may not have been: look before you repeat.',
};
const FULL: Kind = {
  code: 'STORE_FULL',
  hint: 'Free space where the database lies; nothing that was acknowledged is lost.',
};
const SCHEMA: Kind = { code: 'STORE_SCHEMA', hint: 'Run ullage migrate with this version of Ullage.' };
const FAILED: Kind = { code: 'STORE_FAILED' };

/** By SQLSTATE, or by its first two characters, its class (PostgreSQL, appendix A). */
const BY_STATE: ReadonlyMap<string, Kind> = new Map([
  ['08', UNREACHABLE], // connection exceptions
  ['28', REFUSED], // invalid authorization
  ['53300', UNREACHABLE], // too many connections
  ['53100', FULL], // disk full
  ['55P03', BUSY], // lock not available
  ['57014', BUSY], // query canceled: the statement's deadline
  ['25P03', BUSY], // idle in transaction for too long
  ['57P01', LOST], // admin shutdown
  ['57P02', LOST], // crash shutdown
  ['57P03', UNREACHABLE], // cannot connect now: starting up or recovering
  ['25006', REFUSED], // read-only transaction: a standby, or a read that would write
  ['42501', REFUSED], // insufficient privilege
  ['3D000', REFUSED], // no such database
  ['42P01', SCHEMA], // undefined table
  ['42703', SCHEMA], // undefined column
]);

/** What pg and pg-pool say without a code of any kind, by how the message begins. */
const BY_MESSAGE: readonly (readonly [start: string, kind: Kind])[] = [
  ['Connection terminated due to connection timeout', UNREACHABLE],
  ['timeout exceeded when trying to connect', BUSY],
  ['timeout expired', UNREACHABLE],
  ['Query read timeout', BUSY],
  ['Connection terminated', LOST],
  ['Client has encountered a connection error', LOST],
  ['Postgres connection has been discarded', LOST],
];

/** The error to throw for `error`: the same when it is none of a database's. `shown` is where, without a password. */
export function storeError(error: unknown, shown: string, doing: Doing): unknown {
  if (error instanceof UllageError || !(error instanceof Error)) return error;
  const kind = kindOf(error, doing);
  if (kind === undefined) return error;
  return new UllageError(kind.code, `${DEEDS[doing]} ${shown}: ${wordsOf(error)}`, {
    operands: { database: shown, sqlState: stateOf(error) },
    cause: error,
    ...(kind.hint === undefined ? {} : { hint: kind.hint }),
  });
}

/** Whether another transaction won, and the same work is likely to succeed now: serialization failure or deadlock. */
export function isWorthRepeating(error: unknown): boolean {
  const state = stateOf(error);
  return state === '40001' || state === '40P01';
}

function kindOf(error: Error, doing: Doing): Kind | undefined {
  const state = stateOf(error);
  if (state !== undefined) return BY_STATE.get(state) ?? BY_STATE.get(state.slice(0, 2)) ?? FAILED;
  const said = BY_MESSAGE.find(([start]) => error.message.startsWith(start));
  if (said !== undefined) return said[1];
  if (!isSystemError(error)) return undefined;
  // Before there is a connection, what fails is getting one: no route, no name, no trust in the certificate.
  return doing === 'open' || isOfConnecting(error) ? UNREACHABLE : LOST;
}

/** The SQLSTATE of an error of either driver. Node's own codes (EPIPE) can have five letters too, but come with a system call. */
function stateOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || 'syscall' in error) return undefined;
  return typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code) && 'severity' in error
    ? error.code
    : undefined;
}

/** Node's errors of sockets, names and certificates carry a code; several at once (IPv6 and IPv4) come as one without a call. */
function isSystemError(error: Error): error is Error & { readonly code: string; readonly syscall?: string } {
  return 'code' in error && typeof error.code === 'string';
}

function isOfConnecting(error: Error & { readonly syscall?: string }): boolean {
  return error instanceof AggregateError || error.syscall === 'connect' || error.syscall === 'getaddrinfo';
}

/** An AggregateError says nothing itself. */
function wordsOf(error: Error): string {
  const [first] = error instanceof AggregateError ? (error.errors as readonly unknown[]) : [];
  return first instanceof Error ? first.message : error.message;
}
