// Pools in rows: what is left at worst, what may be promised, what it grew by in a day, and which hosts mount it.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { isStale, type ListedPool } from '../../api/pools.ts';
import { hostPath, poolPath } from '../../parts/addresses.ts';
import { Bytes } from '../../parts/figures.tsx';
import { Grown, OverCommit } from '../../parts/pool-amounts.tsx';
import { ZeroBar } from '../../parts/zero-bar.tsx';
import { useWords } from '../../words/language.tsx';
import { growthPerDay, overCommitPpm } from '../tightest.ts';

/** Members that are named in a row. */
const MOST_NAMED = 3;

/** The table. */
export function PoolTable({ pools }: { readonly pools: readonly ListedPool[] }): ReactNode {
  const { columns, pooling } = useWords();
  const figures = [
    columns.worst,
    columns.available,
    columns.total,
    columns.perDay,
    columns.headroom,
    columns.overCommitBesideSet,
  ];
  return (
    <div className="scrolls" tabIndex={0} role="region" aria-label={pooling.caption}>
      <table className="pools">
        <caption className="for-screen-readers">{pooling.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{columns.pool}</th>
            <th scope="col">{columns.bar}</th>
            {figures.map((label) => (
              <th key={label} scope="col" className="number">
                {label}
              </th>
            ))}
            <th scope="col">{columns.hosts}</th>
          </tr>
        </thead>
        <tbody>
          {pools.map((pool) => (
            <Row key={pool.id} pool={pool} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ pool }: { readonly pool: ListedPool }): ReactNode {
  const { pooling } = useWords();
  return (
    <tr className={isStale(pool) ? 'stale' : undefined}>
      <th scope="row" title={pool.id}>
        <Link href={poolPath(pool.id)}>{pool.name}</Link>{' '}
        {pool.shared ? <span className="tag">{pooling.shared}</span> : null}
        <small>{pooling.kinds[pool.kind]}</small>
      </th>
      <td>
        <ZeroBar worst={pool.worstCaseFree} available={pool.available} total={pool.total} />
      </td>
      <td className="number">
        <Bytes of={pool.worstCaseFree} isBound={pool.bound} />
      </td>
      <td className="number">
        <Bytes of={pool.available} />
      </td>
      <td className="number">
        <Bytes of={pool.total} />
      </td>
      <td className="number">
        <Grown by={growthPerDay(pool)} />
      </td>
      <td className="number">
        <Bytes of={pool.tracked?.headroom} isBound={(pool.tracked?.partialClaims ?? 0) > 0} />
      </td>
      <td className="number">
        <OverCommit measured={overCommitPpm(pool)} set={pool.tracked?.allocationRatioPpm} />
      </td>
      <td>
        <Members pool={pool} />
      </td>
    </tr>
  );
}

function Members({ pool: { hosts } }: { readonly pool: ListedPool }): ReactNode {
  const words = useWords();
  return (
    <>
      {hosts.slice(0, MOST_NAMED).map(({ id, name, freshness }) => (
        <span key={id} className="member">
          <Link href={hostPath(id)}>{name}</Link>
          {freshness === 'fresh' ? ' ' : ` (${words.freshness[freshness]}) `}
        </span>
      ))}
      {hosts.length > MOST_NAMED ? <small>{words.pooling.moreHosts(hosts.length - MOST_NAMED)}</small> : null}
    </>
  );
}
