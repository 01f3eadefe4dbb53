// What a server does without being asked, from when it is opened until it ends. What is under way then is waited for, because the database
// is closed next.
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { forgetServer, noteServer } from '../store/servers/servers.ts';
import { AGREE_EVERY_MS, type AgreedPromises } from './agreed-promises.ts';
import type { KeptCharges } from './claims/kept-charges.ts';
import { readFleet, type FleetView } from './fleet/fleet-view.ts';
import { KeptFleet, WARM_EVERY_MS as WARM_FLEET_EVERY_MS } from './fleet/kept-fleet.ts';
import { LOOK_EVERY_MS, watchFreshness } from './fleet/watch-freshness.ts';
import { allJobs } from './jobs/all.ts';
import { JobRunner } from './jobs/runner.ts';
import { HostsKeeper, WARM_EVERY_MS } from './placements/hosts-keeper.ts';
import { Repeat } from './repeat.ts';
import type { ServerWorld } from './world.ts';

/** Hosts of which nothing is heard. */
export function watchFreshnessIn(app: FastifyInstance, world: ServerWorld): void {
  const holder = randomUUID();
  const watch = new Repeat(world, LOOK_EVERY_MS, () => watchFreshness(world, holder));
  app.addHook('onClose', () => watch.end());
}

/** Which [promises] hold: asked before the first report is taken, and again and again after that. */
export async function agreeIn(app: FastifyInstance, world: ServerWorld, promises: AgreedPromises): Promise<void> {
  await repeatedIn(app, world, () => promises.look(), 'which [promises] hold is not known yet');
}

/** That this server runs: written down now, and again and again after that. */
export async function noteIn(app: FastifyInstance, world: ServerWorld): Promise<void> {
  const self = { id: randomUUID(), version: world.version };
  const note = (): Promise<void> => world.store.write((tx) => noteServer(tx, self));
  // Who ends without a word is forgotten after two minutes.
  const forget = (): Promise<void> => world.store.write((tx) => forgetServer(tx, self.id)).catch(() => {});
  await repeatedIn(app, world, note, 'not written down as running yet', forget);
}

/** A database that is away, or has no tables yet, is asked again in half a minute: the server starts without. */
async function repeatedIn(
  app: FastifyInstance,
  world: ServerWorld,
  work: () => Promise<void>,
  otherwise: string,
  atEnd: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  await work().catch((error: unknown) => app.log.warn({ err: error }, otherwise));
  const repeat = new Repeat(world, AGREE_EVERY_MS, work);
  app.addHook('onClose', async () => {
    await repeat.end();
    await atEnd();
  });
}

/** All hosts as decisions about placement need them, kept in memory and looked after. */
export function keptHostsIn(app: FastifyInstance, world: ServerWorld): HostsKeeper {
  const keeper = new HostsKeeper(world);
  const warm = new Repeat(world, WARM_EVERY_MS, () => keeper.keepWarm());
  app.addHook('onClose', () => warm.end());
  return keeper;
}

/** Hosts whose promises are added up in one statement before somebody asks. */
const HOSTS_AT_ONCE = 500;

/** The fleet as lists and totals need it, kept in memory and looked after. */
export function keptFleetIn(app: FastifyInstance, world: ServerWorld, charges: KeptCharges): KeptFleet<FleetView> {
  const { store, nowMs } = world;
  const fleet = new KeptFleet(nowMs, {
    read: (now) => store.read((tx) => readFleet(tx, charges, now)),
    ready: async ({ lines }) => {
      for (let start = 0; start < lines.length; start += HOSTS_AT_ONCE) {
        const ids = lines.slice(start, start + HOSTS_AT_ONCE).map(({ id }) => id);
        await store.read((tx) => charges.ofHosts(tx, ids));
      }
    },
  });
  const warm = new Repeat(world, WARM_FLEET_EVERY_MS, () => fleet.keepWarm());
  app.addHook('onClose', () => warm.end());
  return fleet;
}

/** The jobs of its database, of which each is done by one server at a time. */
export function runJobsIn(app: FastifyInstance, world: ServerWorld): void {
  const runner = new JobRunner({ ...world, log: app.log, holder: randomUUID() }, allJobs(world.retention));
  app.addHook('onClose', () => runner.end());
}
