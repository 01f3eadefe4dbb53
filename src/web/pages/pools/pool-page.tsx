// One pool: where its bytes are, who mounts it and who uses it, what is promised on it, and how it came to be so.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { usePool, isStale, type ListedPool, type ShownPool } from '../../api/pools.ts';
import { useExplanation, type Explanation } from '../../api/explanation.ts';
import { useSegments } from '../../parts/addresses.ts';
import { FindingList } from '../../parts/finding-list.tsx';
import { Shown } from '../../parts/state.tsx';
import { WayDown } from '../../parts/way-down.tsx';
import { useWords } from '../../words/language.tsx';
import { PoolLedger } from '../host/pool-ledger.tsx';
import { PoolDisks } from './pool-disks.tsx';
import { PoolHead } from './pool-head.tsx';
import { PoolHistory } from './pool-history.tsx';
import { PoolMembers } from './pool-members.tsx';
import { ThinPoolFacts } from './thin-pool-facts.tsx';

/** The page of the pool in the address. */
export function PoolPage(): ReactNode {
  const [, id = ''] = useSegments();
  const call = usePool(id);
  return (
    <Shown call={call} heading={id}>
      {(shown) => <Whole shown={shown} />}
    </Shown>
  );
}

function Whole({ shown }: { readonly shown: ShownPool }): ReactNode {
  const { pool } = shown;
  const { pages, pooling } = useWords();
  const [freshest] = pool.hosts;
  return (
    <article className={isStale(pool) ? 'stale' : undefined}>
      <WayDown above={[{ href: '/pools', label: pages.pools }]} last={pool.name} />
      <h1>
        {pool.name} {pool.shared ? <span className="tag">{pooling.shared}</span> : null}
      </h1>
      <p>
        {pooling.kinds[pool.kind]} · <code>{pool.id}</code>
      </p>
      <p className="host-links">
        <Link href="/settings">{pooling.policy}</Link>
        <Link href={`/reclaim?search=${encodeURIComponent(pool.name)}`}>{pooling.reclaim}</Link>
      </p>
      <PoolHead pool={pool} />
      <Doubts pool={pool} />
      <PoolMembers hosts={pool.hosts} />
      {freshest === undefined ? null : <AsSeen pool={pool} host={freshest} findings={shown.findings} />}
      <PoolDisks disks={shown.disks} count={shown.diskCount} mayLack={pool.bound === true} />
      {freshest === undefined ? null : <PoolHistory pool={pool} host={freshest} />}
    </article>
  );
}

function Doubts({ pool: { doubts } }: { readonly pool: ListedPool }): ReactNode {
  const { pooling } = useWords();
  if (doubts.length === 0) return null;
  const told: Readonly<Record<string, string>> = pooling.doubtsOf;
  return (
    <p>
      {pooling.doubts}: {doubts.map((doubt) => told[doubt] ?? doubt).join('; ')}
    </p>
  );
}

/** What only a report tells: by that of the freshest host, which is named. */
function AsSeen({
  pool,
  host,
  findings,
}: {
  readonly pool: ListedPool;
  readonly host: ListedPool['hosts'][number];
  readonly findings: ShownPool['findings'];
}): ReactNode {
  const words = useWords();
  const call = useExplanation(host.id);
  return (
    <Shown call={call}>
      {(explained) => {
        const own = explained.pools.find(({ facts }) => facts.id === pool.id);
        const isShared = pool.hosts.length > 1;
        // That the guests of other hosts are not counted is true of a report: this page has all of them.
        const told = explained.findings.filter(
          ({ subject, code }) => subject.pool === pool.id && !(isShared && code === 'shared-pool'),
        );
        return (
          <>
            <PoolFindings findings={[...findings, ...told]} isShared={isShared} />
            {own === undefined ? null : (
              <section id="ledger">
                <h2>{words.host.ledger}</h2>
                <p>
                  {words.pooling.asSeenBy(host.name)} {isShared ? words.pooling.growthOfOne(host.name) : null}
                </p>
                {own.facts.kind === 'thin-pool' ? <ThinPoolFacts facts={own.facts} /> : null}
                <PoolLedger hostId={host.id} pool={own} explained={explained} />
              </section>
            )}
          </>
        );
      }}
    </Shown>
  );
}

function PoolFindings({
  findings,
  isShared,
}: {
  readonly findings: readonly Explanation['findings'][number][];
  readonly isShared: boolean;
}): ReactNode {
  const { pooling, host } = useWords();
  const disagree = findings.some(({ code }) => code === 'hosts-disagree');
  return (
    <section>
      <h2>{pooling.findings}</h2>
      {findings.length === 0 ? <p>{host.noFindings}</p> : null}
      {isShared && !disagree ? <p>{pooling.agree}</p> : null}
      <FindingList findings={findings} />
    </section>
  );
}
