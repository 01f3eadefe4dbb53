// The console as one: who is signed in, the frame around each page, and which page an address shows.
import { QueryClient, QueryClientProvider, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Link, Route, Switch, useLocation } from 'wouter';
import { UllageError } from '../core/errors.ts';
import { SHOW_SESSION, SIGN_OUT, type Session } from '../wire/api/session.ts';
import { SignedProvider, useAsk, useSigned } from './api/calls.tsx';
import { LiveProvider, useLiveness } from './api/live.tsx';
import { AboutPage } from './pages/about.tsx';
import { AuditPage } from './pages/audit.tsx';
import { EventsPage } from './pages/events.tsx';
import { FleetPage } from './pages/fleet.tsx';
import { GuestPage } from './pages/guest.tsx';
import { HostPage } from './pages/host.tsx';
import { DecisionPage } from './pages/placement/decision-page.tsx';
import { DecisionsPage } from './pages/placement/decisions-page.tsx';
import { ForcedPage } from './pages/placement/forced-page.tsx';
import { PlacePage } from './pages/placement/place-page.tsx';
import { PoolsPage } from './pages/pools.tsx';
import { ReclaimPage } from './pages/reclaim.tsx';
import { SettingsPage } from './pages/settings/settings-page.tsx';
import { SignInPage } from './pages/sign-in.tsx';
import { TokensPage } from './pages/tokens.tsx';
import { NowProvider } from './parts/now.tsx';
import { Failure, Loading } from './parts/state.tsx';
import { LANGUAGES, LanguageProvider, useLanguage, useWords, type Language } from './words/language.tsx';
import { WorldProvider, type WebWorld } from './world.tsx';

/** The console. */
export function App({ world }: { readonly world: WebWorld }): ReactNode {
  const [queries] = useState(
    () => new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 5_000 } } }),
  );
  return (
    <WorldProvider value={world}>
      <QueryClientProvider client={queries}>
        <LanguageProvider>
          <NowProvider>
            <SignedIn />
          </NowProvider>
        </LanguageProvider>
      </QueryClientProvider>
    </WorldProvider>
  );
}

/** Asks who is signed in; who is not sees the way in. A session that ends while pages are open leads there, too. */
function SignedIn(): ReactNode {
  const ask = useAsk();
  const session = useQuery({
    queryKey: [SHOW_SESSION.path],
    queryFn: () => ask(SHOW_SESSION),
    refetchInterval: 60_000,
  });
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
        <Switch>
          <Route path="/">
            <FleetPage />
          </Route>
          <Route path="/hosts/:host">{({ host }) => <HostPage host={decodeURIComponent(host)} />}</Route>
          <Route path="/hosts/:host/guests/:guest">
            {({ host, guest }) => <GuestPage host={decodeURIComponent(host)} guest={decodeURIComponent(guest)} />}
          </Route>
          <Route path="/place">
            <PlacePage />
          </Route>
          <Route path="/place/decisions">
            <DecisionsPage />
          </Route>
          <Route path="/place/forced">
            <ForcedPage />
          </Route>
          <Route path="/place/:id">{({ id }) => <DecisionPage id={decodeURIComponent(id)} />}</Route>
          <Route path="/pools">
            <PoolsPage />
          </Route>
          <Route path="/reclaim">
            <ReclaimPage />
          </Route>
          <Route path="/events">
            <EventsPage />
          </Route>
          <Route path="/settings">
            <SettingsPage />
          </Route>
          <Route path="/audit">
            <AuditPage />
          </Route>
          <Route path="/tokens">
            <TokensPage />
          </Route>
          <Route path="/about">
            <AboutPage />
          </Route>
          <Route>
            <FleetPage />
          </Route>
        </Switch>
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
        const chosen = Object.keys(LANGUAGES).find((one): one is Language => one === event.target.value);
        if (chosen !== undefined) choose(chosen);
      }}
    >
      {Object.entries(LANGUAGES).map(([tag, { language: name }]) => (
        <option key={tag} value={tag}>
          {name}
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
