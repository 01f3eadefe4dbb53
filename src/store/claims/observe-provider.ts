// The first look of a report at its host's claims: whether there is anything to reconcile.
import { invariant } from '../../core/invariant.ts';
import type { Call } from '../call.ts';
import { timestamp } from '../column-types.ts';

/** One look. */
export interface Observation {
  readonly provider: string;
  /** When the audit began. */
  readonly observedAtMs: number;
  /** Differs whenever the inventory shown or the set of guests does. */
  readonly print: string;
}

/** `older`: a report that began as late or later was looked at before. `as-before`: nothing to reconcile. */
export type Observed = 'older' | 'as-before' | 'changed';

const NAME = 'observe_provider';

/** Makes the host a provider if it is none, locks it, and notes that it was looked at. */
export function observeCall({ provider, observedAtMs, print }: Observation): Call {
  return { name: NAME, given: [provider, timestamp(observedAtMs), print] };
}

/** What that call said. */
export function observedOf({ [NAME]: said }: Readonly<Record<string, unknown>>): Observed {
  invariant(said === 'older' || said === 'as-before' || said === 'changed', 'a provider was observed', { said });
  return said;
}
