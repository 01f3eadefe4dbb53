// Pools in rows: what is left at worst, what may be promised, what it grew by in a day, and which hosts mount it.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { isStale, type ListedPool } from '../../api/pools.ts';
import { hostPath, poolPath } from '../../parts/addresses.ts';
import { Bytes } from '../../parts/figures.tsx';
import { HeadRow } from '../../parts/head-row.tsx';
import { Grown, OverCommit } from '../../parts/pool-amounts.tsx';
import { OwnFigure } from '../../parts/pool-figure.tsx';
import { Scrolls } from '../../parts/scrolls.tsx';
import { ZeroBar } from '../../parts/zero-bar.tsx';
import { useWords } from '../../words/language.tsx';
import { growthPerDay, overCommitPpm } from '../../parts/tightest.ts';

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
    <Scrolls label={pooling.caption}>
      <table className="pools">
        <caption className="for-screen-readers">{pooling.caption}</caption>
        <thead>
          <HeadRow labels={[columns.pool, columns.hosts, columns.kind, columns.bar]} numbers={figures} />
        </thead>
        <tbody>
          {pools.map((pool) => (
            <Row key={pool.id} pool={pool} />
          ))}
        </tbody>
      </table>
    </Scrolls>
  );
}

function Row({ pool }: { readonly pool: ListedPool }): ReactNode {
  const { pooling } = useWords();
  return (
    <tr className={isStale(pool) ? 'stale' : undefined}>
      <th scope="row" title={pool.id}>
        <Link href={poolPath(pool.id)}>{pool.name}</Link>{' '}
        {pool.shared ? <span className="tag">{pooling.shared}</span> : null}
      </th>
      <td>
        <Members pool={pool} />
      </td>
      <td>{pooling.kinds[pool.kind]}</td>
      <td>
        <ZeroBar worst={pool.worstCaseFree} available={pool.available} total={pool.total} />
      </td>
      <td className="number">
        <OwnFigure of="worst" pool={pool}>
          <Bytes of={pool.worstCaseFree} isBound={pool.bound} />
        </OwnFigure>
      </td>
      <td className="number">
        <OwnFigure of="available" pool={pool}>
          <Bytes of={pool.available} />
        </OwnFigure>
      </td>
      <td className="number">
        <OwnFigure of="total" pool={pool}>
          <Bytes of={pool.total} />
        </OwnFigure>
      </td>
      <td className="number">
        <OwnFigure of="perDay" pool={pool}>
          <Grown by={growthPerDay(pool)} />
        </OwnFigure>
      </td>
      <td className="number">
        <OwnFigure of="headroom" pool={pool}>
          <Bytes of={pool.tracked?.headroom} isBound={(pool.tracked?.partialClaims ?? 0) > 0} />
        </OwnFigure>
      </td>
      <td className="number">
        <OwnFigure of="overCommit" pool={pool}>
          <OverCommit measured={overCommitPpm(pool)} set={pool.tracked?.allocationRatioPpm} />
        </OwnFigure>
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
