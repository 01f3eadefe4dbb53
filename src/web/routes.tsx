// Which page an address shows. All but the fleet are loaded when they are first opened.
import type { ReactNode } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { usePageTitle } from './page-title.ts';
import { FleetPage } from './pages/fleet/fleet-page.tsx';
import { NoSuchPage } from './pages/no-such-page.tsx';
import { useIsText, useSegments } from './parts/addresses.ts';
import { Parts, whenNeeded } from './when-needed.tsx';
import { useLanguage } from './words/language.tsx';

const AboutPage = whenNeeded(async () => (await import('./pages/about.tsx')).AboutPage);
const ClaimsPage = whenNeeded(async () => (await import('./pages/placement/claims-page.tsx')).ClaimsPage);
const AuditPage = whenNeeded(async () => (await import('./pages/audit/audit-page.tsx')).AuditPage);
const DecisionPage = whenNeeded(async () => (await import('./pages/placement/decision-page.tsx')).DecisionPage);
const DiskPage = whenNeeded(async () => (await import('./pages/guest/disk-page.tsx')).DiskPage);
const DecisionsPage = whenNeeded(async () => (await import('./pages/placement/decisions-page.tsx')).DecisionsPage);
const EventsPage = whenNeeded(async () => (await import('./pages/events/events-page.tsx')).EventsPage);
const ForcedPage = whenNeeded(async () => (await import('./pages/placement/forced-page.tsx')).ForcedPage);
const FilePage = whenNeeded(async () => (await import('./pages/file/file-page.tsx')).FilePage);
const GuestPage = whenNeeded(async () => (await import('./pages/guest/guest-page.tsx')).GuestPage);
const HostPage = whenNeeded(async () => (await import('./pages/host/host-page.tsx')).HostPage);
const GuestsPage = whenNeeded(async () => (await import('./pages/guests/guests-page.tsx')).GuestsPage);
const PlacePage = whenNeeded(async () => (await import('./pages/placement/place-page.tsx')).PlacePage);
const PoolPage = whenNeeded(async () => (await import('./pages/pools/pool-page.tsx')).PoolPage);
const PoolsPage = whenNeeded(async () => (await import('./pages/pools/pools-page.tsx')).PoolsPage);
const ReclaimPage = whenNeeded(async () => (await import('./pages/reclaim/reclaim-page.tsx')).ReclaimPage);
const SettingsPage = whenNeeded(async () => (await import('./pages/settings/settings-page.tsx')).SettingsPage);
const TokensPage = whenNeeded(async () => (await import('./pages/tokens/tokens-page.tsx')).TokensPage);

/** The page of the address. */
export function Routes(): ReactNode {
  const { language } = useLanguage();
  const [path] = useLocation();
  usePageTitle('content');
  return (
    // By its address: a page that failed is not in the way of the next.
    <Parts key={path} language={language}>
      <Pages />
    </Parts>
  );
}

function Pages(): ReactNode {
  if (!useIsText()) return <NoSuchPage />;
  return (
    <Switch>
      <Route path="/">
        <FleetPage />
      </Route>
      <Route path="/hosts/:host">
        <Named of={(host) => <HostPage host={host} />} />
      </Route>
      <Route path="/hosts/:host/guests/:guest">
        <GuestPage />
      </Route>
      <Route path="/hosts/:host/guests/:guest/disks/:target">
        <DiskPage />
      </Route>
      <Route path="/hosts/:host/files">
        <FilePage />
      </Route>
      <Route path="/place">
        <PlacePage />
      </Route>
      <Route path="/place/decisions">
        <DecisionsPage />
      </Route>
      <Route path="/place/claims">
        <ClaimsPage />
      </Route>
      <Route path="/place/forced">
        <ForcedPage />
      </Route>
      <Route path="/place/:id">
        <Named of={(id) => <DecisionPage id={id} />} />
      </Route>
      <Route path="/guests">
        <GuestsPage />
      </Route>
      <Route path="/pools">
        <PoolsPage />
      </Route>
      <Route path="/pools/:id">
        <PoolPage />
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
        <NoSuchPage />
      </Route>
    </Switch>
  );
}

/** A page of what the second part of the address names. The router has decoded that part once, and not wholly: decoded again, a name with a
 *  percent sign in it would be another or none. */
function Named({ of }: { readonly of: (name: string) => ReactNode }): ReactNode {
  const [, name = ''] = useSegments();
  return of(name);
}
