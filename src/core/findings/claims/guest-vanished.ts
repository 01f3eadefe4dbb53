// Rule: a guest whose claim charges a provider is no longer in that host's complete report.
import type { Finding } from '../../finding.ts';
import { amountsSaid, diskBytesOf } from './amounts.ts';
import type { ClaimsContext } from './rule.ts';
import { say, wording } from '../../sentences/english.ts';

/** Deleted or moved behind our back, or its claim was never released. It goes on charging until somebody decides. */
export function guestVanished({ reconciled, name }: ClaimsContext): readonly Finding[] {
  return reconciled.flatMap((line) => {
    if (line.kind !== 'vanished') return [];
    const { id, consumer, resources } = line.claim;
    return [
      {
        code: 'guest-vanished',
        severity: 'warning' as const,
        subject: { guest: consumer },
        bytesAtStake: diskBytesOf(resources),
        ...wording(
          say('guest-vanished', { guest: consumer, host: name, claim: id, amounts: amountsSaid(resources) }),
          say('do:guest-vanished'),
        ),
      },
    ];
  });
}
