// What the flags of `ullage token` ask for, looked at before anything is opened, made or sent.
import { UllageError } from '../../core/errors.ts';
import type { TokenFlags } from '../program/flags.ts';

/** Longer than any certificate lives. */
const MOST_DAYS = 3_650;

/** As the database holds it. */
const MOST_LABEL = 200;

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** A token that is to be made. */
export interface TokenOrder {
  readonly role: NonNullable<TokenFlags['role']>;
  /** Of an agent, and of no other. */
  readonly hostId: string | undefined;
  /** Of a tenant, and of no other. */
  readonly project: string | undefined;
  readonly label: string;
  /** How long it is good; undefined: until revoked. */
  readonly days: number | undefined;
}

/** The token that `create` is to make. Throws CLI_USAGE. */
export function orderOf({ role, host, project, label, days }: TokenFlags): TokenOrder {
  if (role === undefined) throw usage('create a token: --role is missing', 'It says what the token is for.');
  const labelFault = faultOfLabel(label);
  if (label === undefined || labelFault !== undefined) {
    throw usage(
      `create a token: --label ${labelFault ?? 'is missing'}`,
      'It says whose the token is, in lists and logs.',
    );
  }
  if (role !== 'agent' && host !== undefined) throw usage('create a token: --host is for agents only', 'Leave it out.');
  if ((role === 'tenant') !== (project !== undefined && project !== '')) {
    throw usage('create a token: expected --project for a tenant and for no other', 'ullage help token has examples.');
  }
  return {
    role,
    project,
    hostId: role === 'agent' ? uuid('--host', host) : undefined,
    label,
    days: days === undefined ? undefined : daysOf(days),
  };
}

/** The token that `revoke` is to end. Throws CLI_USAGE. */
export function idToRevoke({ id }: TokenFlags): string {
  return uuid('--id', id);
}

function faultOfLabel(label: string | undefined): string | undefined {
  if (label === undefined) return 'is missing';
  if (label === '') return 'is empty';
  return label.length > MOST_LABEL ? `has ${label.length} characters, and may have ${MOST_LABEL}` : undefined;
}

function daysOf(text: string): number {
  const days = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (days >= 1 && days <= MOST_DAYS) return days;
  throw usage(`read --days: expected a whole number from 1 to ${MOST_DAYS}, found "${text}"`, 'Or leave it out.');
}

function uuid(flag: string, text: string | undefined): string {
  if (text !== undefined && UUID.test(text)) return text.toLowerCase();
  throw usage(
    `read ${flag}: expected a UUID, found ${text === undefined ? 'nothing' : `"${text}"`}`,
    'ullage help token has examples.',
  );
}

function usage(message: string, hint: string): UllageError {
  return new UllageError('CLI_USAGE', message, { hint });
}
