// Finding: other hosts report under the name of this one.
import type { Finding } from '../../finding.ts';

/** A name is what a host says of itself: a machine that was reinstalled has a new id under its old name, and any agent can take
 *  another's. Until one is renamed or forgotten, the name alone names neither. */
export function hostsShareAName(
  host: { readonly id: string; readonly name: string },
  others: readonly string[],
): readonly Finding[] {
  if (others.length === 0) return [];
  return [
    {
      code: 'hosts-share-a-name',
      severity: 'warning',
      subject: {},
      bytesAtStake: undefined,
      message: `${host.name} (${host.id}) shares its name with ${others.join(', ')}: by name none of them is found.`,
      action:
        'Name them by their ids. Where one was reinstalled, forget the id that no longer reports; otherwise find out which may have the name, and rename the other.',
    },
  ];
}
