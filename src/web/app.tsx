// The console as one: who is signed in, and the frame around each page.
import { QueryClient, QueryClientProvider, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { SHOW_SESSION, type Session } from '../wire/api/session.ts';
import { isSignedOut } from './api/away.ts';
import { SignedProvider, useAsk } from './api/calls.tsx';
import { LiveProvider } from './api/live.tsx';
import { Frame } from './frame/frame.tsx';
import { SignInPage } from './pages/sign-in.tsx';
import { NowProvider } from './parts/now.tsx';
import { Failure, Loading } from './parts/state.tsx';
import { ThemeProvider } from './parts/theme.tsx';
import { Routes } from './routes.tsx';
import { LanguageProvider } from './words/language.tsx';
import { WorldProvider, type WebWorld } from './world.tsx';

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
  const session = useQuery({
    queryKey: [SHOW_SESSION.path],
    queryFn: () => ask(SHOW_SESSION),
    refetchInterval: 60_000,
  });
  return (
    <LanguageProvider>
      <NowProvider>
        <Door session={session} />
      </NowProvider>
    </LanguageProvider>
  );
}

/** Who is not signed in sees the way in. A session that ends while pages are open leads there, too. */
function Door({ session }: { readonly session: UseQueryResult<Session> }): ReactNode {
  if (isSignedOut(session.error)) return <SignInPage hasEnded={session.data !== undefined} />;
  if (session.data === undefined) {
    return session.error === null ? (
      <Loading />
    ) : (
      <Failure error={session.error} again={() => void session.refetch()} />
    );
  }
  return (
    <SignedProvider value={session.data}>
      <LiveProvider>
        <Frame>
          <Routes />
        </Frame>
      </LiveProvider>
    </SignedProvider>
  );
}
