// The fleet: every host as a row, totals above, live. What the reader chose stands in the address.
import { useMemo, type ReactNode } from 'react';
import { useSearchParams } from 'wouter';
import { FLEET } from '../../wire/api/fleet.ts';
import { useCall } from '../api/calls.tsx';
import { useHosts } from '../api/hosts.ts';
import { Bytes } from '../parts/figures.tsx';
import { Failure, Loading, Shown } from '../parts/state.tsx';
import { useWords } from '../words/language.tsx';
import { rowsOf, wantedOf } from './fleet-order.ts';
import { FleetControls } from './fleet-controls.tsx';
import { HostTable } from './host-table.tsx';

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
          <FleetControls wanted={wanted} choose={choose} />
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
