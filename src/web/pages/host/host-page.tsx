// A host: where every byte is, what has been promised on top, how it came to be so, and what was not seen.
import { useId, type ReactNode } from 'react';
import { Link } from 'wouter';
import { LIST_PAST_EVENTS } from '../../../wire/api/events.ts';
import { SHOW_HOST, type HostLine } from '../../../wire/api/hosts.ts';
import { useCall } from '../../api/calls.tsx';
import { useExplanation, type ExplainedPool, type Explanation } from '../../api/explanation.ts';
import { FindingList } from '../../parts/finding-list.tsx';
import { useLongList } from '../../parts/long-list.tsx';
import { ProblemList } from '../../parts/problem-list.tsx';
import { Said } from '../../parts/said.tsx';
import { Source } from '../../parts/source.tsx';
import { Shown } from '../../parts/state.tsx';
import { poolPath, useHash } from '../../parts/addresses.ts';
import { WayDown } from '../../parts/way-down.tsx';
import { useWords } from '../../words/language.tsx';
import { EventTable } from '../events/event-table.tsx';
import { findingPlace } from './finding-place.ts';
import { HostHead } from './host-head.tsx';
import { HostPast } from './host-past.tsx';
import { NovaViews } from './nova-views.tsx';
import { PoolLedger } from './pool-ledger.tsx';
import { PromiseTable } from './promise-table.tsx';

/** Pools that are drawn at once, each with its ledger and promises. */
const FIRST = 10;

/** The page of a host, by its id or name. */
export function HostPage({ host }: { readonly host: string }): ReactNode {
  const words = useWords();
  const shown = useCall(SHOW_HOST, { params: { id: host } });
  const explanation = useExplanation(host);
  const events = useCall(LIST_PAST_EVENTS, { query: { host, limit: '20' } });
  return (
    <Shown call={shown} heading={host}>
      {({ host: line, findings, problems }) => (
        <article className={line.freshness === 'fresh' ? 'host' : 'host stale'}>
          <WayDown above={[{ href: '/', label: words.pages.fleet }]} last={line.name} />
          <h1>{line.name}</h1>
          <HostHead host={line} findings={findings} />
          <Shown call={explanation}>
            {(explained) => (
              <div className="host-pools" id="guests">
                <Pools host={line} explained={explained} />
              </div>
            )}
          </Shown>
          <section className="host-findings" id="findings">
            <h2>{words.host.findings}</h2>
            {findings.length === 0 ? <p>{words.host[line.complete ? 'noFindings' : 'noKnownFindings']}</p> : null}
            <FindingList
              findings={findings}
              hostId={line.id}
              placeOf={(subject) =>
                explanation.data === undefined ? undefined : findingPlace(line.id, explanation.data, subject, words)
              }
            />
          </section>
          <section className="host-problems">
            <h2>{words.host.problems}</h2>
            {problems.length === 0 ? <p>{words.host.noProblems}</p> : null}
            <ProblemList problems={problems} />
            <FarOff pools={explanation.data?.pools ?? []} />
          </section>
          <HostPast host={line.id} toldNoPool={explanation.data?.pools.length === 0} />
          <section className="host-events">
            <h2>{words.host.events}</h2>
            <Shown call={events}>{({ events: list }) => <EventTable events={list} />}</Shown>
          </section>
        </article>
      )}
    </Shown>
  );
}

function Pools({ host, explained }: { readonly host: HostLine; readonly explained: Explanation }): ReactNode {
  const words = useWords();
  const hostId = host.id;
  const wanted = useHash();
  const list = useLongList(explained.pools, {
    name: words.pages.pools,
    textOf,
    first: FIRST,
    step: FIRST,
    isWanted: ({ facts }) => [`pool-${facts.id}`, `promises-${facts.id}`].includes(wanted),
  });
  return (
    <>
      {list.find}
      {list.shown.map((pool) => (
        <section key={pool.facts.id} id={`pool-${pool.facts.id}`} className="pool">
          <h2>
            <Link href={poolPath(pool.facts.id)}>{pool.facts.name}</Link>
          </h2>
          {pool.facts.shared ? <OfOneHost host={host} pool={pool} /> : null}
          <PoolLedger hostId={hostId} pool={pool} explained={explained} />
          <h3>{words.host.promises}</h3>
          <PromiseTable hostId={hostId} pool={pool} explained={explained} />
          <NovaViews
            pool={pool}
            views={explained.novaViews.filter(({ poolId }) => poolId === pool.facts.id)}
            mayLack={explained.guestsKnown !== 'all'}
          />
        </section>
      ))}
      {list.more}
    </>
  );
}

/** What is told below of a pool that hosts share is of one host's report. */
function OfOneHost({ host, pool }: { readonly host: HostLine; readonly pool: ExplainedPool }): ReactNode {
  const { pooling } = useWords();
  const isKnownOfAll = host.pools.some(({ id, ofAllHosts }) => id === pool.facts.id && ofAllHosts !== undefined);
  return <p className="hint">{isKnownOfAll ? pooling.growthOfOne(host.name) : pooling.othersMayWrite}</p>;
}

/** By what each pool's worst case can be off; nothing where all are sure. */
function FarOff({ pools }: { readonly pools: readonly ExplainedPool[] }): ReactNode {
  const source = useId();
  const { host, pages, sources } = useWords();
  const list = useLongList(
    pools.filter(({ uncertainty }) => uncertainty.farOff.length > 0),
    { name: pages.pools, textOf, first: FIRST },
  );
  if (list.shown.length === 0) return null;
  return (
    <>
      <h3>{host.farOff}</h3>
      {list.find}
      <dl className="far-off" aria-describedby={source}>
        {list.shown.map(({ facts, uncertainty }) => (
          <div key={facts.id}>
            <dt>{facts.name}</dt>
            {uncertainty.farOff.map(({ message, said }) => (
              <dd key={message}>
                <Said of={said} english={message} />
              </dd>
            ))}
          </div>
        ))}
      </dl>
      <Source id={source}>{sources.farOff}</Source>
      {list.more}
    </>
  );
}

function textOf({ facts: { name, id } }: ExplainedPool): string {
  return `${name} ${id}`;
}
