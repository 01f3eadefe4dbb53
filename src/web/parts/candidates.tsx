// Hosts of which one was meant: where a name leads to several, each is a link to what was looked for.
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import type { HostCandidates } from '../../core/host-candidates.ts';
import { useWords } from '../words/language.tsx';
import { Ago } from './figures.tsx';
import { useSearchParams } from './search-params.ts';

/** The list. On a page of a host each link is to the same page of that one. */
export function Candidates({ of: { hosts, more } }: { readonly of: HostCandidates }): ReactNode {
  const { missing } = useWords();
  const [path] = useLocation();
  const [parameters] = useSearchParams();
  const rest = /^\/hosts\/[^/]+((?:\/.*)?)$/.exec(path)?.[1];
  const same = rest === undefined ? '' : addressOf(rest, parameters);
  return (
    <>
      <p>{missing.candidates}</p>
      <ul>
        {hosts.map(({ id, name, receivedAtMs }) => (
          <li key={id}>
            <Link href={`/hosts/${id}${same}`}>
              {name} <code>{id}</code>
            </Link>{' '}
            {missing.lastReport} <Ago atMs={receivedAtMs} />
          </li>
        ))}
      </ul>
      {more ? <p>{missing.moreCandidates}</p> : null}
    </>
  );
}

/** The router tells both without their percent signs. */
function addressOf(rest: string, parameters: URLSearchParams): string {
  const query = parameters.size === 0 ? '' : `?${parameters.toString()}`;
  return rest.split('/').map(encodeURIComponent).join('/') + query;
}
