// A refusal of core/claim as an error: its code says why, its message has the numbers, and programs get every shortage.
import type { Refusal, RefusalCode } from '../../core/claim/decision.ts';
import { unitOf, type ResourceName } from '../../core/claim/resources.ts';
import { UllageError, type ErrorCode } from '../../core/errors.ts';
import { amountClause } from '../../core/findings/claims/amounts.ts';
import { formatBytes } from '../../core/format-bytes.ts';
import { invariant } from '../../core/invariant.ts';
import type { Shortage } from '../../core/shortage.ts';

/** Refusals that no call can bring about are missing: claims of callers end after a time from now, and expire by themselves. */
const CODES: Readonly<Partial<Record<RefusalCode, ErrorCode>>> = {
  'id-taken': 'CLAIM_ID_TAKEN',
  ended: 'CLAIM_ENDED',
  'no-such-move': 'CLAIM_NOT_MOVING',
  'move-in-flight': 'CLAIM_MOVING',
  'same-provider': 'CLAIM_SAME_HOST',
  'consumer-has-claim': 'CLAIM_HELD_ALREADY',
  'already-confirmed': 'CLAIM_CONFIRMED',
  short: 'CLAIM_SHORT',
};

const HINTS: Readonly<Partial<Record<ErrorCode, string>>> = {
  CLAIM_ID_TAKEN: 'Draw a new id for another claim; ask again with the old one only for the same.',
  CLAIM_MOVING: 'confirm-move or revert-move settles it.',
  CLAIM_CONFIRMED: 'release ends it.',
  CLAIM_HELD_ALREADY: 'A guest holds one claim on a host: rebuild or move that one, or release it first.',
};

/** The error of a decision that was not made. */
export function claimRefused({ code, claimId, to, why, shortages }: Refusal): UllageError {
  const known = CODES[code];
  invariant(known !== undefined, 'no call can be refused so', { code });
  const found = shortages.length === 0 ? why : shortages.map(wordsOf).join('; ');
  const hint = shortages.length === 0 ? HINTS[known] : shortageHint(shortages);
  return new UllageError(known, `make claim ${claimId} ${to}: ${found}`, {
    operands: { claim: claimId },
    shortages,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** As people read amounts, and by how much it is short: two rounded ones can look alike. Programs get every digit in `shortages`. */
function wordsOf({ rule, resource, requested, used, limit, shortBy }: Shortage): string {
  const asked = `${amountClause(resource, requested)} asked`;
  if (rule === 'no-inventory') return `${asked}, the host has none to promise`;
  const plain = (amount: bigint): string => plainAmount(resource, amount);
  if (rule === 'available') {
    const room = `${plain(limit)} of it available after reserves, ${plain(used)} of that for builds in flight`;
    return `${amountClause(resource, requested)} written at once, ${room}: ${plain(shortBy)} short`;
  }
  return `${asked}, ${plain(limit - used)} of ${plain(limit)} left: ${plain(shortBy)} short`;
}

function plainAmount(resource: ResourceName, amount: bigint): string {
  const unit = unitOf(resource);
  return unit === 'bytes' ? formatBytes(amount) : `${amount} ${unit}`;
}

function shortageHint(shortages: readonly Shortage[]): string {
  const isNever = shortages.some(({ when }) => when === 'never');
  if (!isNever && shortages.every(({ rule }) => rule === 'available')) {
    return 'The promise fits, the bytes are not there now: free space, wait until builds have ended, or name another host.';
  }
  return isNever
    ? 'It is more than the host can ever promise: name another host, or ask for less.'
    : 'It would fit if enough promises ended: name another host, or ask for less.';
}
