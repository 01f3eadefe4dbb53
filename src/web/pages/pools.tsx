// Every pool once, whichever hosts mount it.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { LIST_POOLS } from '../../wire/api/fleet.ts';
import { useCall } from '../api/calls.tsx';
import { Bytes, ratioText, Unknown } from '../parts/figures.tsx';
import { Shown } from '../parts/state.tsx';
import { ZeroBar } from '../parts/zero-bar.tsx';
import { useWords } from '../words/language.tsx';

/** Members that are named in a row. */
const MOST_NAMED = 5;

/** The page: the thousand tightest. */
export function PoolsPage(): ReactNode {
  const words = useWords();
  const { columns, pages, pools: own, fleet } = words;
  const call = useCall(LIST_POOLS, { query: { sort: 'worst-case-free', limit: '1000' } });
  return (
    <>
      <h1>{pages.pools}</h1>
      <Shown call={call}>
        {({ pools }) =>
          pools.length === 0 ? (
            <p>{own.empty}</p>
          ) : (
            <div className="scrolls" tabIndex={0} role="region" aria-label={own.caption}>
              <table>
                <caption>{own.caption}</caption>
                <thead>
                  <tr>
                    <th scope="col">{columns.pool}</th>
                    <th scope="col">{columns.kind}</th>
                    <th scope="col">{columns.bar}</th>
                    {[columns.worst, columns.available, columns.total, columns.overCommit].map((label) => (
                      <th key={label} scope="col" className="number">
                        {label}
                      </th>
                    ))}
                    <th scope="col">{columns.hosts}</th>
                  </tr>
                </thead>
                <tbody>
                  {pools.map((pool) => (
                    <tr key={pool.id} className={pool.hosts[0]?.freshness === 'fresh' ? undefined : 'stale'}>
                      <th scope="row" title={pool.id}>
                        {pool.name} {pool.shared ? <span className="tag">{own.shared}</span> : null}
                      </th>
                      <td>{fleet.kinds[pool.kind]}</td>
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
                      <td className="number">{ratioText(pool.provisioned, pool.total) ?? <Unknown />}</td>
                      <td>
                        {pool.hosts.slice(0, MOST_NAMED).map(({ id, name, freshness }) => (
                          <span key={id}>
                            <Link href={`/hosts/${encodeURIComponent(id)}`}>{name}</Link>
                            {freshness === 'fresh' ? ' ' : ` (${words.freshness[freshness]}) `}
                          </span>
                        ))}
                        {pool.hosts.length > MOST_NAMED ? `+${pool.hosts.length - MOST_NAMED}` : null}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Shown>
    </>
  );
}
