// Rule: a claim is on a host because somebody forced it over a limit. Said from then on; from its time for review on, as a warning.
import type { Finding } from '../../finding.ts';
import { shellWord } from '../../plain-text.ts';
import { DAY_MS } from '../material.ts';
import { diskBytesOf } from './amounts.ts';
import type { ClaimsContext } from './rule.ts';
import { say, wording } from '../../sentences/english.ts';

/** Never silent, and not for ever: a review ends it. */
export function forcedClaim({ forced = [], claims, guestNames, name, nowMs }: ClaimsContext): readonly Finding[] {
  return forced.map(({ claim, guest: uuid, actor, reason, atMs, reviewAtMs }) => {
    const guest = guestNames.get(uuid) ?? uuid;
    const found = claims.find(({ id }) => id === claim);
    const isDue = reviewAtMs <= nowMs;
    const days = Math.floor((nowMs - atMs) / DAY_MS);
    return {
      code: 'forced-claim',
      severity: isDue ? ('warning' as const) : ('info' as const),
      subject: { guest },
      bytesAtStake: found === undefined ? undefined : diskBytesOf(found.resources),
      ...wording(
        say('forced-claim', { actor, guest, host: name, days, reason }),
        say('do:forced-claim', { isDue }),
        `ullage claims review ${shellWord(claim)} --note TEXT`,
      ),
    };
  });
}
