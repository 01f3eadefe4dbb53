// Rule: a guest is on a provider, and nobody asked whether it fits.
import { isHeld } from '../../claim/claim.ts';
import type { Finding } from '../../finding.ts';
import { amountsSaid, diskBytesOf } from './amounts.ts';
import type { ClaimsContext } from './rule.ts';
import { say, wording } from '../../sentences/english.ts';

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
      ...wording(
        say('guest-without-claim', { guest, host: name, amounts: amountsSaid(resources) }),
        say('do:guest-without-claim'),
      ),
    }));
}
