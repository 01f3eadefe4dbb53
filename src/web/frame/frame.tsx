// What is around each page.
import { useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useRef, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { Session } from '../../wire/api/session.ts';
import { AwayProvider, useAwaySince } from '../api/away.ts';
import { useLiveness } from '../api/live.tsx';
import { Ago, Moment } from '../parts/figures.tsx';
import { Hatching } from '../parts/zero-bar.tsx';
import { useWords } from '../words/language.tsx';
import { useWorld } from '../world.tsx';
import { Account } from './account.tsx';
import { useArrival } from './arrival.ts';
import { Navigation } from './navigation.tsx';

/** The frame around the page that `children` shows. */
export function Frame({
  session,
  children,
}: {
  readonly session: UseQueryResult<Session>;
  readonly children: ReactNode;
}): ReactNode {
  const words = useWords();
  const content = useRef<HTMLElement>(null);
  const awaySince = useAwaySince(session);
  useArrival(content);
  return (
    <>
      <a className="skip" href="#content">
        {words.skip}
      </a>
      <header className="frame">
        <Link href="/" className="brand">
          {words.product}
        </Link>
        <Navigation />
        <Liveness />
        <Account />
      </header>
      {awaySince === undefined ? null : <Away sinceMs={awaySince} />}
      <main ref={content} id="content" tabIndex={-1} className={awaySince === undefined ? undefined : 'stale'}>
        <AwayProvider value={awaySince !== undefined}>{children}</AwayProvider>
      </main>
      <Hatching />
    </>
  );
}

/** The server does not answer: everything below is of then, and looks so. */
function Away({ sinceMs: ownMs }: { readonly sinceMs: number }): ReactNode {
  const { frame, state } = useWords();
  const sinceMs = useWorld().ofBrowser(ownMs);
  const queries = useQueryClient();
  return (
    <div className="away" role="alert">
      <p>
        <strong>{frame.away}</strong> <Moment atMs={sinceMs} /> (<Ago atMs={sinceMs} />
        ). {frame.awayHint}
      </p>
      <button type="button" onClick={() => void queries.invalidateQueries()}>
        {state.again}
      </button>
    </div>
  );
}

function Liveness(): ReactNode {
  const liveness = useLiveness();
  const { state } = useWords();
  return (
    <span className={`liveness ${liveness}`} role="status" title={liveness === 'broken' ? state.broken : undefined}>
      {state[liveness === 'broken' ? 'connecting' : liveness]}
    </span>
  );
}
