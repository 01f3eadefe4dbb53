// Rule: guests are on a provider, and nobody asked whether they fit, though there somebody asks.
import { sumBytes } from '../../bytes.ts';
import { isHeld } from '../../claim/claim.ts';
import type { Finding } from '../../finding.ts';
import { say, wording } from '../../sentences/english.ts';
import { diskBytesOf } from './amounts.ts';
import type { ClaimsContext } from './rule.ts';

/** They were adopted: what they have is charged. One finding for all of them, and none where every guest was adopted: whose guests are
 *  placed by nobody who asks (no scheduler, or not this one) learns nothing from each of them. See decision 29. Guests are those that the
 *  latest report shows: a claim may be of one that is not built yet, or is gone. */
export function guestWithoutClaim({ claims, name, guestNames, shown }: ClaimsContext): readonly Finding[] {
  const byGuest = Map.groupBy(claims.filter(isHeld), ({ consumer }) => consumer);
  const isAsked = [...byGuest.values()].some((held) => held.some(({ origin }) => origin === 'asked'));
  const adopted = [...byGuest].filter(
    ([guest, held]) => shown.has(guest) && held.every(({ origin }) => origin === 'adopted'),
  );
  const [first] = adopted;
  if (first === undefined || !isAsked) return [];
  const names = adopted.map(([guest]) => guestNames.get(guest) ?? guest).toSorted(byText);
  const bytes = sumBytes(adopted.flatMap(([, held]) => held.map(({ resources }) => diskBytesOf(resources))));
  const guests = { names: names.slice(0, MOST_NAMED), count: names.length, of: shown.size };
  return [
    {
      code: 'guest-without-claim',
      severity: 'info',
      subject: names.length === 1 ? { guest: guestNames.get(first[0]) ?? first[0] } : {},
      bytesAtStake: bytes,
      ...wording(say('guest-without-claim', { ...guests, host: name, bytes }), say('do:guest-without-claim')),
    },
  ];
}

/** The rest is counted: `ullage claims` lists them. */
const MOST_NAMED = 10;

function byText(a: string, b: string): number {
  return a < b ? -1 : 1;
}
