// The console as one: who is signed in, and the frame around each page.
import { QueryClient, QueryClientProvider, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { UllageError } from '../core/errors.ts';
import { SHOW_SESSION, SIGN_OUT, type Session } from '../wire/api/session.ts';
import { SignedProvider, useAsk, useSigned } from './api/calls.tsx';
import { LiveProvider, useLiveness } from './api/live.tsx';
import { SignInPage } from './pages/sign-in.tsx';
import { NowProvider } from './parts/now.tsx';
import { Failure, Loading } from './parts/state.tsx';
import { Routes } from './routes.tsx';
import { LanguageProvider, useLanguage, useWords } from './words/language.tsx';
import { LANGUAGE_TAGS, LANGUAGES } from './words/languages.ts';
import { WorldProvider, type WebWorld } from './world.tsx';

/** The console. */
export function App({ world }: { readonly world: WebWorld }): ReactNode {
  const [queries] = useState(
    () => new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 5_000 } } }),
  );
  return (
    <WorldProvider value={world}>
      <QueryClientProvider client={queries}>
        <SignedIn />
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
  if (isSignedOut(session.error)) return <SignInPage />;
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
        <Frame />
      </LiveProvider>
    </SignedProvider>
  );
}

function isSignedOut(error: Error | null): boolean {
  if (!(error instanceof UllageError)) return false;
  const code = error.operands?.['code'];
  return code === 'NOT_AUTHENTICATED' || code === 'NOT_ALLOWED';
}

function Frame(): ReactNode {
  const words = useWords();
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
        <LanguageChoice />
        <WhoIsSignedIn />
      </header>
      <main id="content" tabIndex={-1}>
        <Routes />
      </main>
    </>
  );
}

/** What each role may see: what he may not is not offered. */
function pagesFor(session: Session | undefined): readonly (readonly [path: string, name: PageName])[] {
  const forAll = [
    ['/', 'fleet'],
    ['/place', 'placement'],
    ['/pools', 'pools'],
    ['/reclaim', 'reclaim'],
    ['/events', 'events'],
    ['/settings', 'settings'],
  ] as const;
  const forAdmins = [
    ['/audit', 'audit'],
    ['/tokens', 'tokens'],
  ] as const;
  return [...forAll, ...(session?.role === 'admin' ? forAdmins : []), ['/about', 'about']];
}

type PageName = keyof ReturnType<typeof useWords>['pages'];

function Navigation(): ReactNode {
  const { pages } = useWords();
  const [location] = useLocation();
  const isCurrent = (path: string): boolean =>
    path === '/' ? location === '/' || location.startsWith('/hosts') : location.startsWith(path);
  return (
    <nav>
      <ul>
        {pagesFor(useSigned()).map(([path, name]) => (
          <li key={path}>
            <Link href={path} aria-current={isCurrent(path) ? 'page' : undefined}>
              {pages[name]}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
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

function LanguageChoice(): ReactNode {
  const { language, choose } = useLanguage();
  return (
    <select
      aria-label="Language / 语言"
      value={language}
      onChange={(event) => {
        const chosen = LANGUAGE_TAGS.find((one) => one === event.target.value);
        if (chosen !== undefined) choose(chosen);
      }}
    >
      {LANGUAGE_TAGS.map((tag) => (
        <option key={tag} value={tag}>
          {LANGUAGES[tag].name}
        </option>
      ))}
    </select>
  );
}

function WhoIsSignedIn(): ReactNode {
  const session = useSigned();
  const { signIn } = useWords();
  const ask = useAsk();
  const queries = useQueryClient();
  if (session === undefined) return null;
  const signOut = async (): Promise<void> => {
    await ask(SIGN_OUT);
    queries.clear();
    location.reload();
  };
  return (
    <span className="who">
      {signIn.as(session.actor, session.role)}
      {session.kind === 'session' ? (
        <button type="button" onClick={() => void signOut()}>
          {signIn.out}
        </button>
      ) : null}
    </span>
  );
}
