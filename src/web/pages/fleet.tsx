// The fleet: every host as a row, totals above, live. What the reader chose stands in the address.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState, type ReactNode } from 'react';
import { Link, useSearchParams } from 'wouter';
import { FLEET } from '../../wire/api/fleet.ts';
import { useCall } from '../api/calls.tsx';
import { useHosts } from '../api/hosts.ts';
import { Bytes, ratioText, Unknown } from '../parts/figures.tsx';
import { Failure, FindingCounts, HostState, Loading, Shown } from '../parts/state.tsx';
import { useSteadyOrder } from '../parts/steady-order.ts';
import { ZeroBar } from '../parts/zero-bar.tsx';
import { useWords } from '../words/language.tsx';
import { rowsOf, wantedOf, type HostRow, type Sort, type Wanted } from './fleet-order.ts';

const ROW_HEIGHT = 36;

/** The page. */
export function FleetPage(): ReactNode {
  const words = useWords();
  const { hosts, isWhole, error, isPending } = useHosts();
  const [parameters, setParameters] = useSearchParams();
  const wanted = useMemo(() => wantedOf(parameters), [parameters]);
  const rows = useMemo(() => rowsOf(hosts, wanted), [hosts, wanted]);
  const choose = (name: string, value: string): void => {
    setParameters(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === '') next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  };
  if (isPending) return <Loading />;
  return (
    <>
      <h1>{words.pages.fleet}</h1>
      {error === null ? null : <Failure error={error} />}
      {hosts.length === 0 && error === null ? <EmptyFleet /> : null}
      {hosts.length === 0 ? null : (
        <>
          <Totals />
          <Controls wanted={wanted} choose={choose} />
          <p role="status" className="count">
            {words.fleet.count(rows.length, hosts.length)}
            {isWhole ? null : ` · ${words.state.more(hosts.length)}`}
          </p>
          <HostTable rows={rows} wanted={wanted} choose={choose} />
        </>
      )}
    </>
  );
}

function EmptyFleet(): ReactNode {
  const { fleet } = useWords();
  return (
    <section className="empty">
      <p>{fleet.empty}</p>
      <p>{fleet.connect}</p>
      <pre>
        <code>ullage agent --server {location.origin} --token-file /etc/ullage/token</code>
      </pre>
    </section>
  );
}

function Totals(): ReactNode {
  const { fleet, columns, about } = useWords();
  const call = useCall(FLEET);
  return (
    <section aria-label={fleet.totals} className="totals">
      <Shown call={call}>
        {({ totals, hosts }) => (
          <>
            <p>{about.hostStates(hosts.all, hosts.fresh, hosts.late, hosts.lost)}</p>
            <ul>
              {totals.map((total) => (
                <li key={total.kind}>
                  <h2>{fleet.kinds[total.kind]}</h2>
                  <dl>
                    <dt>{columns.available}</dt>
                    <dd>
                      <Bytes of={total.available} />
                    </dd>
                    <dt>{fleet.left}</dt>
                    <dd>
                      <Bytes of={total.left} isBound={total.boundPools > 0} />
                    </dd>
                    <dt>{fleet.missing}</dt>
                    <dd>
                      {total.missing === 0n ? '0 B' : <Bytes of={-total.missing} isBound={total.boundPools > 0} />}
                    </dd>
                  </dl>
                  {total.shortPools === 0 ? null : <p className="warns">{fleet.shortPools(total.shortPools)}</p>}
                  {total.unknownPools === 0 ? null : <p>{fleet.unknownPools(total.unknownPools)}</p>}
                  {total.stalePools === 0 ? null : <p>{fleet.stalePools(total.stalePools)}</p>}
                </li>
              ))}
            </ul>
          </>
        )}
      </Shown>
    </section>
  );
}

type Choose = (name: string, value: string) => void;

function Controls({ wanted, choose }: { readonly wanted: Wanted; readonly choose: Choose }): ReactNode {
  const { fleet, freshness, partial } = useWords();
  const choices = [
    ['', fleet.all],
    ['negative', fleet.negative],
    ['fresh', freshness.fresh],
    ['late', freshness.late],
    ['lost', freshness.lost],
    ['partial', partial],
  ] as const;
  return (
    <form className="controls" role="search" onSubmit={(event) => event.preventDefault()}>
      <label>
        {fleet.search}
        <input type="search" value={wanted.search} onChange={(event) => choose('search', event.target.value)} />
      </label>
      <label>
        {fleet.filter}
        <select
          value={wanted.show === 'all' ? '' : wanted.show}
          onChange={(event) => choose('show', event.target.value)}
        >
          {choices.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
    </form>
  );
}

function HostTable({
  rows: sorted,
  wanted,
  choose,
}: {
  readonly rows: readonly HostRow[];
  readonly wanted: Wanted;
  readonly choose: Choose;
}): ReactNode {
  const words = useWords();
  const [isHeld, setHeld] = useState(false);
  const { search, show, sort, isReversed } = wanted;
  const { rows, isOutdated } = useSteadyOrder(sorted, { isHeld, key: `${search} ${show} ${sort} ${isReversed}` });
  const place = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => place.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
  });
  if (rows.length === 0) return <p>{words.fleet.none}</p>;
  return (
    <>
      <p className="reorder" role="status">
        {isHeld && isOutdated ? (
          <button type="button" onClick={() => setHeld(false)}>
            {words.fleet.reorder}
          </button>
        ) : null}
      </p>
      <div
        ref={place}
        className="rows"
        role="table"
        aria-label={words.fleet.caption}
        aria-rowcount={rows.length + 1}
        onPointerEnter={() => setHeld(true)}
        onPointerLeave={() => setHeld(false)}
        onFocus={() => setHeld(true)}
        onBlur={() => setHeld(false)}
      >
        <HeaderRow wanted={wanted} choose={choose} />
        <div role="rowgroup" className="body" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            return row === undefined ? null : <Row key={row.id} row={row} index={index} start={start} />;
          })}
        </div>
      </div>
    </>
  );
}

function HeaderRow({ wanted, choose }: { readonly wanted: Wanted; readonly choose: Choose }): ReactNode {
  const { columns } = useWords();
  const headers: readonly (readonly [sort: Sort | undefined, label: string, kind: string])[] = [
    ['name', columns.host, ''],
    ['state', columns.state, ''],
    [undefined, columns.bar, ''],
    ['worst', columns.worst, 'number'],
    ['available', columns.available, 'number'],
    ['growth', columns.growth, 'number'],
    [undefined, columns.overCommit, 'number'],
    ['guests', columns.guests, 'number'],
    ['findings', columns.findings, ''],
  ];
  return (
    <div role="rowgroup" className="head">
      <div role="row" aria-rowindex={1}>
        {headers.map(([sort, label, kind]) => {
          const isSorted = sort === wanted.sort;
          return (
            <div
              key={label}
              role="columnheader"
              className={kind}
              aria-sort={isSorted ? (wanted.isReversed ? 'descending' : 'ascending') : undefined}
            >
              {sort === undefined ? (
                label
              ) : (
                <button
                  type="button"
                  onClick={() => {
                    choose('order', isSorted && !wanted.isReversed ? 'down' : '');
                    choose('sort', sort);
                  }}
                >
                  {label}
                  {isSorted ? <span aria-hidden="true">{wanted.isReversed ? ' ↓' : ' ↑'}</span> : null}
                </button>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Row({
  row,
  index,
  start,
}: {
  readonly row: HostRow;
  readonly index: number;
  readonly start: number;
}): ReactNode {
  const { host, pool } = row;
  const ratio = pool === undefined ? undefined : ratioText(pool.provisioned, pool.total);
  const isBound = pool?.bound ?? !host.complete;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={host.freshness === 'fresh' ? 'row' : 'row stale'}
      style={{ transform: `translateY(${start}px)`, height: ROW_HEIGHT }}
    >
      <div role="rowheader">
        <Link href={`/hosts/${encodeURIComponent(host.id)}`}>{host.name}</Link>
      </div>
      <div role="cell">
        <HostState freshness={host.freshness} receivedAtMs={host.receivedAtMs} isComplete={host.complete} />
      </div>
      <div role="cell">
        {pool === undefined ? null : (
          <ZeroBar worst={pool.worstCaseFree} available={pool.available} total={pool.total} />
        )}
      </div>
      <div role="cell" className="number">
        <Bytes of={pool?.worstCaseFree} isBound={isBound} />
      </div>
      <div role="cell" className="number">
        <Bytes of={pool?.available} />
      </div>
      <div role="cell" className="number">
        <Bytes of={pool?.growth} isBound={isBound} />
      </div>
      <div role="cell" className="number">
        {ratio ?? <Unknown />}
      </div>
      <div role="cell" className="number">
        {host.machine?.allGuests === false && host.guests !== undefined ? '≥ ' : null}
        {host.guests ?? <Unknown />}
      </div>
      <div role="cell">
        <FindingCounts of={host.findings} />
      </div>
    </div>
  );
}
