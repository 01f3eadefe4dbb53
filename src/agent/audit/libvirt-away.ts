// What an audit can tell while libvirt does not answer: pools need none. Guests are not known then, and nobody is to read that as none.
import { UllageError, type ErrorCode } from '../../core/errors.ts';
import type { LiveGuests } from '../live-guests.ts';

/** libvirt is down, hangs, or does not let us in: it may answer the next audit. A URI that names no libvirt is a mistake of whoever
 *  set it, and stays an error. */
const AWAY: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'LIBVIRT_UNREACHABLE',
  'LIBVIRT_AUTH',
  'LIBVIRT_ERROR',
  'LIBVIRT_CLOSED',
  'LIBVIRT_TIMEOUT',
]);

const HINT =
  'The host and its agent are up: start libvirtd (or virtqemud), or name its socket by `connect` in the configuration.';

/** Whether libvirt is what failed, and an audit can go on without it. */
export function isLibvirtAway(error: unknown): error is UllageError {
  return error instanceof UllageError && AWAY.has(error.code);
}

/** No guests, and the Problem that says why. Where pools lie and what the machine has does not change with libvirt's life: `known` is
 *  what it told last. */
export function withoutLibvirt(error: UllageError, known: LiveGuests | undefined): LiveGuests {
  return {
    guests: [],
    poolDirectories: known?.poolDirectories ?? [],
    node: known?.node,
    problems: [
      {
        kind: error.code === 'LIBVIRT_TIMEOUT' ? 'timeout' : 'unavailable',
        subject: {},
        attempted: 'ask libvirt for the guests of the host',
        found: error.message,
        hint: (error.code === 'LIBVIRT_AUTH' ? error.hint : undefined) ?? HINT,
      },
    ],
  };
}
