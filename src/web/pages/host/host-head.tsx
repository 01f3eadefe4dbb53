// What is to be known of a host first: the figures of its tightest pool, each with its rule, and how old they are.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { HostLine } from '../../../wire/api/hosts.ts';
import { hostPath, poolPlace } from '../../parts/addresses.ts';
import { Bytes, Moment, Unknown } from '../../parts/figures.tsx';
import { useLongList } from '../../parts/long-list.tsx';
import { Grown, OverCommit } from '../../parts/pool-amounts.tsx';
import type { PoolFigureName } from '../../parts/pool-derivations.ts';
import { PoolFigure } from '../../parts/pool-figure.tsx';
import { FindingCounts, HostState } from '../../parts/state.tsx';
import { useWords } from '../../words/language.tsx';
import { growthPerDay, overCommitPpm, tightestOf, wholeOf, type ListedPool } from '../../parts/tightest.ts';

/** Pools that are named at once. */
const FIRST = 30;

/** The head. */
export function HostHead({
  host,
  findings,
}: {
  readonly host: HostLine;
  /** All of them, those about claims too: a list counts only what its audit found. */
  readonly findings: readonly { readonly severity: 'critical' | 'warning' | 'info' }[];
}): ReactNode {
  const words = useWords();
  const pool = tightestOf(host.pools);
  const countOf = (wanted: string): number => findings.filter(({ severity }) => severity === wanted).length;
  const counts = { critical: countOf('critical'), warning: countOf('warning'), info: countOf('info') };
  return (
    <header>
      <p className="host-links">
        <HostState freshness={host.freshness} receivedAtMs={host.receivedAtMs} isComplete={host.complete} />
        <FindingCounts of={counts} href={`${hostPath(host.id)}#findings`} />
        <Link href={`/settings?host=${encodeURIComponent(host.id)}`}>{words.policies.host.link}</Link>
        <Link href={`/place/decisions?host=${encodeURIComponent(host.id)}`}>{words.placement.decisions.link}</Link>
      </p>
      <dl className="head-figures">
        {figuresOf(host, pool).map(([name, figure]) => (
          <div key={name}>
            <dt>{words.columns[name]}</dt>
            <dd>
              <PoolFigure of={name} host={host} pool={pool}>
                {figure}
              </PoolFigure>
            </dd>
          </div>
        ))}
        <div>
          <dt>{words.columns.guests}</dt>
          <dd>
            {host.machine?.allGuests === false && host.guests !== undefined ? '≥ ' : null}
            {host.guests === undefined ? (
              <Unknown />
            ) : (
              <Link href={`/guests?host=${encodeURIComponent(host.id)}`}>{host.guests}</Link>
            )}
          </dd>
        </div>
        <div>
          <dt>{words.frame.lastReport}</dt>
          <dd className="when">
            <Moment atMs={host.receivedAtMs} />
          </dd>
        </div>
      </dl>
      {host.machine?.allGuests === false ? (
        <p>{words.guestsKnown[host.guests === undefined ? 'guests:none' : 'guests:some']()}</p>
      ) : null}
      {host.pools.length > 1 ? <PoolList pools={host.pools.map(wholeOf)} tightest={pool} /> : null}
    </header>
  );
}

function figuresOf(host: HostLine, pool: ListedPool | undefined): readonly (readonly [PoolFigureName, ReactNode])[] {
  const isBound = pool?.bound ?? !host.complete;
  const claims = pool?.worstCaseWithClaims;
  return [
    ['worst', <Bytes key="worst" of={pool?.worstCaseFree} beside={claims} isBound={isBound} />],
    // Only where it says something else: a claim whose disks are not there yet.
    ...(claims === undefined || claims === pool?.worstCaseFree
      ? []
      : ([
          ['withClaims', <Bytes key="withClaims" of={claims} beside={pool?.worstCaseFree} isBound={isBound} />],
        ] as const)),
    ['available', <Bytes key="available" of={pool?.available} />],
    [
      'headroom',
      <Bytes key="headroom" of={pool?.tracked?.headroom} isBound={(pool?.tracked?.partialClaims ?? 0) > 0} />,
    ],
    ['perDay', <Grown key="perDay" by={growthPerDay(pool)} />],
    [
      'overCommit',
      <OverCommit key="overCommit" measured={overCommitPpm(pool)} set={pool?.tracked?.allocationRatioPpm} />,
    ],
  ];
}

/** Each leads to its ledger below. */
function PoolList({
  pools,
  tightest,
}: {
  readonly pools: readonly ListedPool[];
  readonly tightest: ListedPool | undefined;
}): ReactNode {
  const { frame, pages } = useWords();
  const list = useLongList(pools, { name: pages.pools, textOf, first: FIRST });
  return (
    <>
      {list.find}
      <ul className="pool-list">
        {list.shown.map((pool) => (
          <li key={pool.id}>
            <a href={poolPlace('pool', pool.id)}>
              {pool.name} <Bytes of={pool.worstCaseFree} isBound={pool.bound} />
            </a>
            {pool.id === tightest?.id ? <span className="tag">{frame.tightest}</span> : null}
          </li>
        ))}
      </ul>
      {list.more}
    </>
  );
}

function textOf({ name, id }: ListedPool): string {
  return `${name} ${id}`;
}
