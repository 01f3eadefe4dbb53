// The ordered list of claim rules, and the harness that runs them.
import type { Finding } from '../../finding.ts';
import { worstFirst } from '../worst-first.ts';
import { claimedBeyondFree } from './claimed-beyond-free.ts';
import { forcedClaim } from './forced-claim.ts';
import { guestVanished } from './guest-vanished.ts';
import { guestWithoutClaim } from './guest-without-claim.ts';
import { moveUnsettled } from './move-unsettled.ts';
import { overClaimed } from './over-claimed.ts';
import type { ClaimsContext, ClaimsRule } from './rule.ts';

/** Every claim rule, in the order in which equals are shown. */
const CLAIM_RULES: readonly ClaimsRule[] = [
  overClaimed,
  claimedBeyondFree,
  guestVanished,
  moveUnsettled,
  forcedClaim,
  guestWithoutClaim,
];

/** All findings about one provider's claims: most severe first, then most bytes at stake, then by rule. */
export function claimFindingsOf(context: ClaimsContext): readonly Finding[] {
  return CLAIM_RULES.flatMap((rule) => rule(context)).toSorted(worstFirst);
}
