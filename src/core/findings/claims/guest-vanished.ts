// Rule: a guest whose claim charges a provider is no longer in that host's complete report.
import type { Finding } from '../../finding.ts';
import { printable } from '../../plain-text.ts';
import { amountsClause, diskBytesOf } from './amounts.ts';
import type { ClaimsContext } from './rule.ts';

/** Deleted or moved behind our back, or its claim was never released. It goes on charging until somebody decides. */
export function guestVanished({ reconciled, name }: ClaimsContext): readonly Finding[] {
  return reconciled.flatMap((line) => {
    if (line.kind !== 'vanished') return [];
    const { id, consumer, resources } = line.claim;
    const [guest, host] = [printable(consumer), printable(name)];
    return [
      {
        code: 'guest-vanished',
        severity: 'warning' as const,
        subject: { guest: consumer },
        bytesAtStake: diskBytesOf(resources),
        message: `Guest ${guest} is no longer on ${host}, and its claim ${printable(id)} still charges ${amountsClause(resources)} there.`,
        action:
          'Release the claim if the guest was deleted; if it was moved by hand, look for it on the other hosts first.',
      },
    ];
  });
}
