// Rule: a guest is on a provider, and nobody asked whether it fits.
import { isHeld } from '../../claim/claim.ts';
import type { Finding } from '../../finding.ts';
import { printable } from '../../plain-text.ts';
import { amountsClause, diskBytesOf } from './amounts.ts';
import type { ClaimsContext } from './rule.ts';

/** It was adopted: what it has is charged. After installing on a running fleet that is every guest, so it is only worth knowing. */
export function guestWithoutClaim({ claims, name, guestNames }: ClaimsContext): readonly Finding[] {
  return claims
    .filter((claim) => isHeld(claim) && claim.origin === 'adopted')
    .map(({ consumer, resources }) => ({ guest: guestNames.get(consumer) ?? consumer, resources }))
    .map(({ guest, resources }) => ({
      code: 'guest-without-claim',
      severity: 'info',
      subject: { guest },
      bytesAtStake: diskBytesOf(resources),
      message: `Guest ${printable(guest)} was found on ${printable(name)} without a claim, and is charged ${amountsClause(resources)}.`,
      action: 'Nothing, if it was there before; else find out who places guests without asking.',
    }));
}
