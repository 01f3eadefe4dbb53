// Why we say that bytes can be had back: who uses the files, since when it is so, when they changed, and who else could have them.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { isUnused } from '../../../core/reclaimable.ts';
import type { Reclaimable } from '../../api/reclaimable.ts';
import { poolPath } from '../../parts/addresses.ts';
import { Ago, Bytes } from '../../parts/figures.tsx';
import { useWords } from '../../words/language.tsx';

/** Times of files are whatever their owners wrote: those of no year that a calendar has are not made into a date. */
const LAST_MS = 253_402_300_799_999;

/** The list. */
export function EvidenceList({ of }: { readonly of: Reclaimable }): ReactNode {
  const { evidence: words } = useWords().reclaiming;
  const { evidence, firstSeenAtMs, sharedBy } = of;
  return (
    <dl className="evidence">
      {evidence === undefined ? null : (
        <>
          <dt>{words.users}</dt>
          <dd>
            <Users of={of} />
          </dd>
          <dt>{words.occupied}</dt>
          <dd>
            <Bytes of={evidence.occupied} /> · {words.files(evidence.files)}
          </dd>
          {Math.abs(evidence.modifiedAtMs) > LAST_MS ? null : (
            <>
              <dt>{words.changed}</dt>
              <dd>
                <Ago atMs={evidence.modifiedAtMs} />
              </dd>
            </>
          )}
          <dt>{words.links}</dt>
          <dd>{words.linksOf(evidence.linksElsewhere)}</dd>
          {evidence.pool === undefined ? null : (
            <>
              <dt>{words.pool}</dt>
              <dd>
                <Link href={poolPath(evidence.pool)}>{evidence.pool}</Link>
              </dd>
            </>
          )}
        </>
      )}
      {sharedBy === undefined ? null : (
        <>
          <dt>{words.mounts}</dt>
          <dd>
            <Mounts by={sharedBy} />
          </dd>
        </>
      )}
      <dt>{words.since}</dt>
      <dd>
        <Ago atMs={firstSeenAtMs} />
      </dd>
    </dl>
  );
}

function Users({ of: { code, evidence, sharedBy } }: { readonly of: Reclaimable }): ReactNode {
  const { evidence: words } = useWords().reclaiming;
  const guests = evidence?.guests ?? [];
  if (guests.length > 0) return guests.join(', ');
  return sharedBy !== undefined && isUnused(code) ? words.noUserOfAll(sharedBy.length) : words.noUser;
}

function Mounts({ by }: { readonly by: NonNullable<Reclaimable['sharedBy']> }): ReactNode {
  const words = useWords();
  const late = by.filter(({ freshness }) => freshness !== 'fresh');
  const { allFresh, notFresh } = words.reclaiming.evidence;
  return (
    <>
      {by
        .map(({ name, freshness }) => (freshness === 'fresh' ? name : `${name} (${words.freshness[freshness]})`))
        .join(', ')}
      {' · '}
      {late.length === 0 ? allFresh : notFresh(late.length)}
    </>
  );
}
