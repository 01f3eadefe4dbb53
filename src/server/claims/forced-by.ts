// A call that says that it must be promised whatever policy says: who may, whether anybody may, and what is written down of it.
import { UllageError } from '../../core/errors.ts';
import type { Force, Terms } from '../../store/claims/decide.ts';
import { FORCERS, type Caller } from '../http/caller.ts';
import type { PromiseSettings } from '../promise-settings.ts';

/** What a body says of force. */
export type ForceAsked = { readonly reason: string } | undefined;

/** Undefined where nobody asks for it. Throws NOT_ALLOWED. */
export function forcedBy({ actor, role }: Caller, asked: ForceAsked): Force | undefined {
  if (asked === undefined) return undefined;
  if (FORCERS.has(role)) return { actor, reason: asked.reason };
  const roles = [...FORCERS].join(' or ');
  throw new UllageError('NOT_ALLOWED', `force a claim: expected a token of role ${roles}, found ${role}`, {
    hint: 'Ask again without force, or have an operator do it.',
  });
}

/** The terms of a decision. Throws CLAIM_FORCE_DENIED where policy lets nobody: within the decision, so that the audit log has it. */
export function termsOf({ force: policy, available, expectedFill }: PromiseSettings, force: Force | undefined): Terms {
  if (force === undefined || policy === 'allow') {
    return { force, usualFill: available === 'refuse' ? expectedFill : undefined };
  }
  throw new UllageError('CLAIM_FORCE_DENIED', 'force a claim: the policy of this server lets nobody', {
    hint: 'promises.force is "deny" in the configuration of ullage serve. Ask for less, or name another host.',
  });
}
