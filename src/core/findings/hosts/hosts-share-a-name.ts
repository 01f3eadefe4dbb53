// Finding: other hosts report under the name of this one.
import type { Finding } from '../../finding.ts';
import { say, wording } from '../../sentences/english.ts';

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
      ...wording(say('hosts-share-a-name', { host: host.name, id: host.id, others }), say('do:hosts-share-a-name')),
    },
  ];
}
