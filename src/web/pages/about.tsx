// How the server is: versions, database, its own work, and what is wrong with any of it.
import { useId, type ReactNode } from 'react';
import type { z } from 'zod';
import { Link } from 'wouter';
import { FLEET } from '../../wire/api/fleet.ts';
import { HEALTH } from '../../wire/api/service.ts';
import { useCall } from '../api/calls.tsx';
import { Ago, Moment, Unknown } from '../parts/figures.tsx';
import { Scrolls } from '../parts/scrolls.tsx';
import { Source } from '../parts/source.tsx';
import { Shown } from '../parts/state.tsx';
import type { Words } from '../words/en.ts';
import { useWords } from '../words/language.tsx';

type Health = z.output<typeof HEALTH.answer>;

/** The page. */
export function AboutPage(): ReactNode {
  const { pages, about, freshness, fleet: fleetWords } = useWords();
  const source = useId();
  const [health, fleet] = [useCall(HEALTH), useCall(FLEET)];
  return (
    <>
      <h1>{pages.about}</h1>
      <Shown call={health}>{(answer) => <ServerHealth health={answer} />}</Shown>
      <section>
        <h2>{about.hosts}</h2>
        <Shown call={fleet}>
          {({ hosts }) => (
            <>
              <p aria-describedby={source}>
                {about.hostStates(hosts.all, hosts.fresh, hosts.late, hosts.lost)}
                {hosts.silent === 0 ? null : ` · ${about.silent(hosts.silent)}`}
              </p>
              <p className="host-links">
                <Link href="/">{fleetWords.noneHint}</Link>
                <Link href="/?show=late">{freshness.late}</Link>
                <Link href="/?show=lost">{freshness.lost}</Link>
              </p>
              <Source id={source}>{about.freshness}</Source>
            </>
          )}
        </Shown>
      </section>
      <p>
        <a href="/v1/docs">{about.api}</a>
      </p>
    </>
  );
}

function ServerHealth({ health }: { readonly health: Health }): ReactNode {
  const { about, sources } = useWords();
  const source = useId();
  const { version, database, servers, history, agents } = health;
  const figures: readonly (readonly [name: string, value: ReactNode])[] = [
    [about.version, version],
    [
      about.agents,
      agents.length === 0 ? <Unknown /> : agents.map((one) => about.agent(one.version, one.hosts)).join(', '),
    ],
    [about.database, `${about.kinds[database.kind]} ${database.version}`],
    [about.answered, about.milliseconds(database.answeredInMs)],
    [about.servers, <ServerList key="servers" servers={servers} />],
  ];
  return (
    <>
      <dl className="figures" aria-describedby={source}>
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Source id={source}>{sources.health}</Source>
      <ServerProblems health={health} />
      <h2>{about.jobs}</h2>
      <JobTable jobs={health.jobs} />
      <h2>{about.history}</h2>
      {history.length === 0 ? <p>{about.noHistory}</p> : null}
      <ul>
        {history.map(({ buckets, doneUntilMs }) => (
          <li key={buckets}>
            {about.buckets[buckets]}: <Moment atMs={doneUntilMs} /> (<Ago atMs={doneUntilMs} />)
          </li>
        ))}
      </ul>
    </>
  );
}

/** Each by its version and since when it runs. */
function ServerList({ servers }: Pick<Health, 'servers'>): ReactNode {
  if (servers.length === 0) return <Unknown />;
  return (
    <ul>
      {servers.map(({ version, startedAtMs }) => (
        <li key={startedAtMs}>
          {version} (<Ago atMs={startedAtMs} />)
        </li>
      ))}
    </ul>
  );
}

function ServerProblems({ health: { promises, jobs } }: { readonly health: Health }): ReactNode {
  const { about } = useWords();
  const failing = jobs
    .filter(({ failures }) => failures > 0)
    .map(({ name, failures }) => about.failing(jobText(name, about), failures));
  const problems = [...(promises === 'others' ? [about.otherPromises] : []), ...failing];
  return (
    <>
      <h2>{about.problems}</h2>
      {problems.length === 0 ? <p>{about.noProblems}</p> : null}
      <ul className="problems">
        {problems.map((problem) => (
          <li key={problem} className="warns">
            {problem}
          </li>
        ))}
      </ul>
    </>
  );
}

function JobTable({ jobs }: Pick<Health, 'jobs'>): ReactNode {
  const { about, sources } = useWords();
  const source = useId();
  if (jobs.length === 0) return <p>{about.noJobs}</p>;
  return (
    <Scrolls label={about.jobs}>
      <table aria-describedby={source}>
        <thead>
          <tr>
            <th scope="col">{about.job}</th>
            <th scope="col">{about.succeeded}</th>
            <th scope="col" className="number">
              {about.failures}
            </th>
          </tr>
        </thead>
        <tbody>
          {jobs.map(({ name, succeededAtMs, failures }) => (
            <tr key={name}>
              <th scope="row" title={name}>
                {jobText(name, about)}
              </th>
              <td>{succeededAtMs === undefined ? <Unknown /> : <Moment atMs={succeededAtMs} />}</td>
              <td className="number">{failures}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Source id={source}>{sources.jobs}</Source>
    </Scrolls>
  );
}

/** What a job does; one of a newer server is called as its log calls it. */
function jobText(name: string, { jobNames }: Words['about']): string {
  return (Object.hasOwn(jobNames, name) ? jobNames[name] : undefined) ?? name;
}
