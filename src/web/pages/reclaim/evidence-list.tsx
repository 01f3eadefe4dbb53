// Why we say that bytes can be had back: who uses the files, since when it is so, when they changed, and who else could have them.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { isUnused } from '../../../core/reclaimable.ts';
import type { Reclaimable } from '../../api/reclaimable.ts';
import { poolPath } from '../../parts/addresses.ts';
import { Derived } from '../../parts/derivation.tsx';
import { Ago, Bytes } from '../../parts/figures.tsx';
import { useWords } from '../../words/language.tsx';
import { occupiedRule } from './reclaim-derivations.ts';

/** Times of files are whatever their owners wrote: those of no year that a calendar has are not made into a date. */
const LAST_MS = 253_402_300_799_999;

/** What the line is called that says where evidence comes from: one for all rows. */
export const EVIDENCE_SOURCE = 'source-of-evidence';

/** The list. */
export function EvidenceList({ of }: { readonly of: Reclaimable }): ReactNode {
  const all = useWords();
  const { evidence: words } = all.reclaiming;
  const { evidence, poolName, measuredAtMs, firstSeenAtMs, sharedBy } = of;
  return (
    <dl className="evidence" aria-describedby={EVIDENCE_SOURCE}>
      {evidence === undefined ? null : (
        <>
          <Item name={words.users}>
            <Users of={of} />
          </Item>
          <Item name={words.occupied}>
            <Derived name={words.occupied} derive={() => occupiedRule(of, all)}>
              <Bytes of={evidence.occupied} />
            </Derived>{' '}
            · {words.files(evidence.files)}
          </Item>
          {Math.abs(evidence.modifiedAtMs) > LAST_MS ? null : (
            <Item name={words.changed}>
              <Ago atMs={evidence.modifiedAtMs} asOfMs={measuredAtMs} />
            </Item>
          )}
          <Item name={words.links}>{words.linksOf(evidence.linksElsewhere)}</Item>
        </>
      )}
      <Item name={words.since}>
        <Ago atMs={firstSeenAtMs} />
      </Item>
      {evidence?.pool === undefined ? null : (
        <Item name={words.pool}>
          <Link href={poolPath(evidence.pool)} title={evidence.pool}>
            {poolName ?? evidence.pool}
          </Link>
        </Item>
      )}
      {sharedBy === undefined ? null : (
        <Item name={words.mounts}>
          <Mounts by={sharedBy} />
        </Item>
      )}
    </dl>
  );
}

/** One after the other, in as few lines as there is room for. */
function Item({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Users({ of: { code, evidence, sharedBy, perhapsUsed } }: { readonly of: Reclaimable }): ReactNode {
  const { evidence: words } = useWords().reclaiming;
  const guests = evidence?.guests ?? [];
  if (guests.length > 0) return guests.join(', ');
  if (perhapsUsed) return words.noKnownUser;
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
