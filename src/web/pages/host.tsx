// A host: where every byte is, what has been promised on top, how it came to be so, and what was not seen.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { LIST_PAST_EVENTS } from '../../wire/api/events.ts';
import { SHOW_HOST } from '../../wire/api/hosts.ts';
import { useCall } from '../api/calls.tsx';
import { useExplanation, type Explanation } from '../api/explanation.ts';
import { ProblemText } from '../parts/said.tsx';
import { Shown } from '../parts/state.tsx';
import { poolPath } from '../parts/addresses.ts';
import { useWords } from '../words/language.tsx';
import { EventTable } from './events/event-table.tsx';
import { HostFindings } from './host-findings.tsx';
import { HostHead } from './host-head.tsx';
import { HostPast } from './host-past.tsx';
import { NovaViews } from './nova-views.tsx';
import { PoolLedger } from './pool-ledger.tsx';
import { PromiseTable } from './promise-table.tsx';

/** The page of a host, by its id or name. */
export function HostPage({ host }: { readonly host: string }): ReactNode {
  const words = useWords();
  const shown = useCall(SHOW_HOST, { params: { id: host } });
  const explanation = useExplanation(host);
  const events = useCall(LIST_PAST_EVENTS, { query: { host, limit: '20' } });
  return (
    <Shown call={shown}>
      {({ host: line, findings, problems }) => (
        <article className={line.freshness === 'fresh' ? 'host' : 'host stale'}>
          <h1>{line.name}</h1>
          <HostHead host={line} findings={findings} />
          <Shown call={explanation}>
            {(explained) => (
              <div className="host-pools">
                <Pools hostId={line.id} explained={explained} />
              </div>
            )}
          </Shown>
          <HostFindings hostId={line.id} findings={findings} />
          <section className="host-problems">
            <h2>{words.host.problems}</h2>
            {problems.length === 0 ? <p>{words.host.noProblems}</p> : null}
            <ul className="problems">
              {problems.map((problem) => (
                <li
                  key={JSON.stringify(problem, (_key, value: unknown) =>
                    typeof value === 'bigint' ? String(value) : value,
                  )}
                >
                  <ProblemText problem={problem} />
                </li>
              ))}
            </ul>
          </section>
          <HostPast host={line.id} />
          <section className="host-events">
            <h2>{words.host.events}</h2>
            <Shown call={events}>{({ events: list }) => <EventTable events={list} />}</Shown>
          </section>
        </article>
      )}
    </Shown>
  );
}

function Pools({ hostId, explained }: { readonly hostId: string; readonly explained: Explanation }): ReactNode {
  const words = useWords();
  return explained.pools.map((pool) => (
    <section key={pool.facts.id} id={`pool-${pool.facts.id}`} className="pool">
      <h2>
        <Link href={poolPath(pool.facts.id)}>{pool.facts.name}</Link>
      </h2>
      <PoolLedger hostId={hostId} pool={pool} explained={explained} />
      <h3>{words.host.promises}</h3>
      <PromiseTable hostId={hostId} pool={pool} explained={explained} />
      <NovaViews pool={pool} views={explained.novaViews.filter(({ poolId }) => poolId === pool.facts.id)} />
    </section>
  ));
}
