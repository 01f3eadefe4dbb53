// The console as one: who is signed in, and the frame around each page.
import { QueryClient, QueryClientProvider, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { Activity, useEffect, useState, type ReactNode } from 'react';
import { UllageError } from '../core/errors.ts';
import { SHOW_SESSION, SHOW_SESSION_IF_ANY, type Session } from '../wire/api/session.ts';
import { askedAgainMs, isSignedOut } from './api/away.ts';
import { SignedProvider, useAsk } from './api/calls.tsx';
import { LiveProvider } from './api/live.tsx';
import { Frame } from './frame/frame.tsx';
import { SignInPage } from './pages/sign-in.tsx';
import { NowProvider } from './parts/now.tsx';
import { Failure, Loading } from './parts/state.tsx';
import { ThemeProvider } from './parts/theme.tsx';
import { Routes } from './routes.tsx';
import { LanguageProvider } from './words/language.tsx';
import { useWorld, WorldProvider, type WebWorld } from './world.tsx';

/** The console. */
export function App({ world }: { readonly world: WebWorld }): ReactNode {
  const [queries] = useState(() => {
    // A browser that thinks itself without the internet may still reach a server beside it: a call is made, and says what came of it.
    const networkMode = 'always';
    return new QueryClient({
      defaultOptions: { queries: { retry: false, staleTime: 5_000, networkMode }, mutations: { networkMode } },
    });
  });
  return (
    <WorldProvider value={world}>
      <QueryClientProvider client={queries}>
        <ThemeProvider>
          <SignedIn />
        </ThemeProvider>
      </QueryClientProvider>
    </WorldProvider>
  );
}

/** Asks who is signed in, while the words of the reader's language come. */
function SignedIn(): ReactNode {
  const ask = useAsk();
  const queries = useQueryClient();
  const { tabs } = useWorld();
  const session = useQuery({
    queryKey: [SHOW_SESSION.path],
    queryFn: async () => somebody(await ask(SHOW_SESSION_IF_ANY)),
    refetchInterval: ({ state }) => askedAgainMs(state.error, 60_000),
  });
  useEffect(() => tabs.follow(() => void queries.invalidateQueries()), [tabs, queries]);
  return (
    <LanguageProvider>
      <NowProvider>
        <Door session={session} />
      </NowProvider>
    </LanguageProvider>
  );
}

/** Throws as a refused call does where nobody is: to everything below, whose session has ended and who never had one is one case. */
function somebody({ session }: { readonly session?: Session | undefined }): Session {
  if (session !== undefined) return session;
  throw new UllageError('SERVER_REFUSED', 'ask who is signed in: nobody is', {
    operands: { code: 'NOT_AUTHENTICATED' },
  });
}

/** Who is not signed in sees the way in. A session that ends while pages are open leads there, too; they stay as they are behind it, with what
 *  was typed, for whoever signs in with the same role again. Another's role begins anew. */
function Door({ session }: { readonly session: UseQueryResult<Session> }): ReactNode {
  const isOut = isSignedOut(session.error);
  if (session.data === undefined) {
    if (isOut) return <SignInPage before={undefined} />;
    return session.error === null ? (
      <Loading />
    ) : (
      <Failure error={session.error} again={() => void session.refetch()} />
    );
  }
  return (
    <>
      {isOut ? <SignInPage before={session.data} /> : null}
      <Activity key={session.data.role} mode={isOut ? 'hidden' : 'visible'}>
        <SignedProvider value={session.data}>
          <LiveProvider>
            <Frame session={session}>
              <Routes />
            </Frame>
          </LiveProvider>
        </SignedProvider>
      </Activity>
    </>
  );
}
