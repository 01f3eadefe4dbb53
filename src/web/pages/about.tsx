// Which version answers, and whether all is well with it.
import type { ReactNode } from 'react';
import { FLEET } from '../../wire/api/fleet.ts';
import { READYZ, VERSION_CALL } from '../../wire/api/service.ts';
import { useCall } from '../api/calls.tsx';
import { Shown } from '../parts/state.tsx';
import { useWords } from '../words/language.tsx';

/** The page. */
export function AboutPage(): ReactNode {
  const { pages, about } = useWords();
  const [version, ready, fleet] = [useCall(VERSION_CALL), useCall(READYZ), useCall(FLEET)];
  return (
    <>
      <h1>{pages.about}</h1>
      <dl className="figures">
        <div>
          <dt>{about.version}</dt>
          <dd>
            <Shown call={version}>{(answer) => answer.version}</Shown>
          </dd>
        </div>
        <div>
          <dt>{about.ready}</dt>
          <dd>
            <Shown call={ready}>{() => about.isReady}</Shown>
          </dd>
        </div>
        <div>
          <dt>{about.hosts}</dt>
          <dd>
            <Shown call={fleet}>
              {({ hosts }) => about.hostStates(hosts.all, hosts.fresh, hosts.late, hosts.lost)}
            </Shown>
          </dd>
        </div>
      </dl>
      <p>
        <a href="/v1/docs">{about.api}</a>
      </p>
    </>
  );
}
