// Rule: a guest whose claim charges a provider is no longer in that host's complete report.
import { ADOPTED_GRACE_MINUTES } from '../../claim/reconcile.ts';
import type { Finding } from '../../finding.ts';
import { shellWord } from '../../plain-text.ts';
import { amountsSaid, diskBytesOf } from './amounts.ts';
import type { ClaimsContext } from './rule.ts';
import { say, wording, type Advice } from '../../sentences/english.ts';

/** Deleted or moved behind our back, or its claim was never released. What somebody asked for goes on charging until somebody decides; what
 *  was adopted ends by itself, and is no more than worth knowing. */
export function guestVanished({ reconciled, guestNames, name }: ClaimsContext): readonly Finding[] {
  return reconciled.flatMap((line) => {
    if (line.kind !== 'vanished') return [];
    const { id, consumer, resources } = line.claim;
    const guest = guestNames.get(consumer) ?? consumer;
    const isEnding = line.endsByItself === true;
    return [
      {
        code: 'guest-vanished',
        severity: isEnding ? ('info' as const) : ('warning' as const),
        subject: { guest: consumer },
        bytesAtStake: diskBytesOf(resources),
        ...wording(
          say('guest-vanished', { guest, host: name, claim: id, amounts: amountsSaid(resources) }),
          ...(isEnding ? ENDING : deleteAdvice(id)),
        ),
      },
    ];
  });
}

const ENDING: Advice = [say('do:guest-vanished-adopted', { minutes: ADOPTED_GRACE_MINUTES })];

function deleteAdvice(claim: string): Advice {
  return [say('do:guest-vanished'), `ullage claims release ${shellWord(claim)}`];
}
