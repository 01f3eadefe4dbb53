// Every screen of the console over the fleet of the pictures: by which route, at which address. screens.test.ts holds it against the routes.
import { invariant } from '../../src/core/invariant.ts';
import type { ServerWorld } from '../../src/server/world.ts';
import { seed, type Seeded } from '../../tools/screenshots/seed.ts';
import * as facts from '../hosts/facts.ts';
import { Desk, NO_PAGE } from './person.ts';

/** One screen. */
export interface Screen {
  /** Its route in src/web/routes.tsx; undefined: it is shown where none matches. */
  readonly route: string | undefined;
  readonly path: (seeded: Seeded) => string;
  /** For admins: whoever else comes is told so. */
  readonly isForAdmins?: true;
}

/** Every screen behind the sign-in, some in more than one state. */
export const SCREENS: readonly Screen[] = [
  { route: '/', path: () => '/' },
  { route: '/', path: () => '/?group=pool' },
  { route: '/', path: () => '/?search=no-such-host' },
  { route: '/hosts/:host', path: ({ hostId }) => `/hosts/${hostId}` },
  { route: '/hosts/:host/guests/:guest', path: ({ hostId, guestId }) => `/hosts/${hostId}/guests/${guestId}` },
  {
    route: '/hosts/:host/guests/:guest/disks/:target',
    path: ({ hostId, guestId }) => `/hosts/${hostId}/guests/${guestId}/disks/vda`,
  },
  {
    route: '/hosts/:host/files',
    path: ({ hostId, basePath }) => `/hosts/${hostId}/files?path=${encodeURIComponent(basePath)}`,
  },
  { route: '/place', path: () => '/place' },
  { route: '/place/decisions', path: () => '/place/decisions' },
  { route: '/place/claims', path: ({ hostId }) => `/place/claims?host=${hostId}` },
  { route: '/place/forced', path: () => '/place/forced' },
  { route: '/place/:id', path: ({ decisionId }) => `/place/${decisionId}` },
  { route: '/guests', path: () => '/guests' },
  { route: '/pools', path: () => '/pools' },
  { route: '/pools/:id', path: ({ poolId }) => `/pools/${encodeURIComponent(poolId)}` },
  { route: '/reclaim', path: () => '/reclaim' },
  { route: '/events', path: () => '/events' },
  { route: '/settings', path: ({ hostId }) => `/settings?host=${hostId}` },
  { route: '/audit', path: () => '/audit', isForAdmins: true },
  { route: '/tokens', path: () => '/tokens?role=tenant', isForAdmins: true },
  { route: '/about', path: () => '/about' },
  { route: undefined, path: () => NO_PAGE },
];

/** The pictured fleet at a desk, for the tests of a file. What happens by itself, such as the loss of a host, does not. */
export function seededDesk(settings: Partial<ServerWorld> = {}): {
  readonly desk: Desk;
  readonly places: () => Seeded;
} {
  let places: Seeded | undefined;
  const desk = Desk.forTests(
    async () => {
      const { server } = desk;
      // Reports are of then.
      server.pass(facts.NOW_MS - server.nowMs());
      places = await seed(server);
    },
    { settings: { after: () => () => {}, ...settings } },
  );
  return {
    desk,
    places: () => {
      invariant(places !== undefined, 'the fleet is seeded');
      return places;
    },
  };
}
