// The control plane: one HTTP server over one database. Opened whole, closed whole.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { UllageError } from '../core/errors.ts';
import { listenHint } from '../wire/listen-hint.ts';
import { forgetServer, noteServer } from '../store/servers/servers.ts';
import { addComputeApi } from './compute/compute-api.ts';
import { AGREE_EVERY_MS, AgreedPromises } from './agreed-promises.ts';
import { addConsole } from './console/console.ts';
import { KeptCharges } from './claims/kept-charges.ts';
import { EventStreams } from './events/stream.ts';
import { keptFleet } from './fleet/kept-fleet.ts';
import { Neighbours } from './fleet/neighbours.ts';
import { LOOK_EVERY_MS, watchFreshness } from './fleet/watch-freshness.ts';
import { makeApp } from './http/app.ts';
import { Bodies } from './http/bodies.ts';
import { HandshakeLog } from './http/handshake-log.ts';
import { limitStrangers, Strangers } from './http/strangers.ts';
import { Listeners, type TlsMaterial } from './http/tls.ts';
import { identifier } from './identify.ts';
import { allJobs } from './jobs/all.ts';
import { JobRunner } from './jobs/runner.ts';
import { IngestMeters } from './metrics/meters.ts';
import { keptOverClaimed } from './metrics/over-claimed.ts';
import { SearchMeters } from './metrics/search-meters.ts';
import { noteRefusals } from './note-refusals.ts';
import { Repeat } from './repeat.ts';
import { addPlacementApi } from './placement-api/placement-api.ts';
import { addAuditRoutes } from './routes/audit-log.ts';
import { addClaimRoutes } from './routes/claims.ts';
import { addDocumentationRoutes } from './routes/documentation.ts';
import { addEventRoutes } from './routes/events.ts';
import { addFleetRoutes } from './routes/fleet.ts';
import { addForgetRoute } from './routes/forget-host.ts';
import { addHistoryRoutes } from './routes/history.ts';
import { ReportCache } from './ingest/report-cache.ts';
import { addHostRoutes } from './routes/hosts.ts';
import { addMetricsRoute } from './routes/metrics.ts';
import { addPartRoutes } from './routes/parts.ts';
import { HostsKept } from './placements/hosts-kept.ts';
import { HostsKeeper, WARM_EVERY_MS } from './placements/hosts-keeper.ts';
import { HostsTidy } from './placements/hosts-tidy.ts';
import { addPlacementRoutes } from './routes/placement.ts';
import { addPlacementsRoutes } from './routes/placements.ts';
import { addPolicyRoutes } from './routes/policies.ts';
import { addReclaimableRoutes } from './routes/reclaimable.ts';
import { addReportRoutes } from './routes/reports.ts';
import { addSessionRoutes } from './routes/session.ts';
import { addTokenRoutes } from './routes/tokens.ts';
import { addServiceRoutes } from './routes/service.ts';
import type { ServerWorld } from './world.ts';

/** Where to listen, and with which certificates; undefined: it speaks plain HTTP. */
export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly tls?: TlsMaterial | undefined;
  /** Proxies (addresses, networks) whose X-Forwarded-For is believed; none when not given. */
  readonly trustedProxies?: readonly string[] | undefined;
}

/** An answer that is still being written when the server ends gets this long; then its connection is cut. */
const CLOSE_MS = 10_000;

/** A running server. */
export class ControlPlane {
  readonly #app: FastifyInstance;
  readonly #world: ServerWorld;
  readonly #listeners: Listeners;
  /** "http://127.0.0.1:8780". */
  readonly url: string;

  private constructor(app: FastifyInstance, world: ServerWorld, listeners: Listeners, url: string) {
    this.#app = app;
    this.#world = world;
    this.#listeners = listeners;
    this.url = url;
  }

  /** Listens; the database is open and migrated. Throws LISTEN_FAILED. */
  static async open(world: ServerWorld, { host, port, tls, trustedProxies }: ListenOptions): Promise<ControlPlane> {
    const listeners = new Listeners(tls, new HandshakeLog(world));
    const app = makeApp(world.log, 'info', listeners, trustedProxies);
    app.decorate('bodies', new Bodies(world));
    const strangers = new Strangers(world.nowMs);
    if (!world.openAccess) limitStrangers(app, strangers);
    noteRefusals(app, world);
    const identify = identifier(world, strangers);
    const [fleet, ingest, streams] = [keptFleet(world), new IngestMeters(), new EventStreams(world)];
    const searches = new SearchMeters();
    const promises = new AgreedPromises(world, app.log);
    const [reports, neighbours, charges] = [new ReportCache(), new Neighbours(world), new KeptCharges()];
    addServiceRoutes(app, identify, world, promises);
    addReportRoutes(app, identify, world, { meters: ingest, promises, cache: reports });
    addHostRoutes(app, identify, world, { reports, neighbours, charges });
    addFleetRoutes(app, identify, world, { view: fleet, charges });
    addPartRoutes(app, identify, world, neighbours);
    addReclaimableRoutes(app, identify, world, { view: fleet, neighbours });
    addClaimRoutes(app, identify, world);
    addPlacementRoutes(app, identify, world, promises);
    const placing = { keeper: keptHostsIn(app, world), kept: new HostsKept(), tidy: new HostsTidy(world) };
    addPlacementsRoutes(app, identify, { world, promises, ...placing });
    addPolicyRoutes(app, identify, world, promises);
    addHistoryRoutes(app, identify, world);
    addAuditRoutes(app, identify, world);
    addTokenRoutes(app, identify, world);
    addSessionRoutes(app, identify, world);
    addForgetRoute(app, identify, world);
    addDocumentationRoutes(app, world);
    addEventRoutes(app, identify, world, streams);
    if (world.console !== undefined) addConsole(app, world.console);
    addMetricsRoute(app, identify, { world, fleet, overClaimed: keptOverClaimed(world), ingest, searches, streams });
    addComputeApi(app, identify, world);
    addPlacementApi(app, identify, world, { searches, promises });
    watchFreshnessIn(app, world);
    runJobsIn(app, world);
    await agreeIn(app, world, promises);
    try {
      // Fastify does not know what its server speaks.
      const shown = (url: string) => (listeners.isSecure ? url.replace(/^http:/, 'https:') : url);
      const url = await app.listen({ host, port, listenTextResolver: (address) => `listens on ${shown(address)}` });
      return new ControlPlane(app, world, listeners, shown(url));
    } catch (error) {
      await app.close();
      throw listenError(error, host, port);
    }
  }

  /** From now on it shows and believes others. For a server that was opened with certificates. */
  renewTls(tls: TlsMaterial): void {
    this.#listeners.renew(tls);
  }

  /** Takes no new call, waits for those that run, and cuts what does not end. The database stays open. */
  async close(): Promise<void> {
    const cut = this.#world.after(CLOSE_MS, () => this.#listeners.cut());
    await this.#app.close();
    cut();
  }
}

/** Whether an address can be listened on now. Throws LISTEN_FAILED. */
export async function checkListen({ host, port }: Pick<ListenOptions, 'host' | 'port'>): Promise<void> {
  const probe = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject);
      probe.listen({ host, port }, resolve);
    });
  } catch (error) {
    throw listenError(error, host, port);
  }
  await new Promise<void>((resolve) => {
    probe.close(() => resolve());
  });
}

/** Until the server ends; what is under way then is waited for, because the database is closed next. */
function watchFreshnessIn(app: FastifyInstance, world: ServerWorld): void {
  const holder = randomUUID();
  const watch = new Repeat(world, LOOK_EVERY_MS, () => watchFreshness(world, holder));
  app.addHook('onClose', () => watch.end());
}

/** Before the first report is taken where the database answers, and again and again after that: that it runs, and what may be promised. */
async function agreeIn(app: FastifyInstance, world: ServerWorld, promises: AgreedPromises): Promise<void> {
  const id = randomUUID();
  const look = async (): Promise<void> => {
    await world.store.write((tx) => noteServer(tx, { id, version: world.version }));
    await promises.look();
  };
  // A database that is away, or has no tables yet, is asked again before the first report that it takes.
  await look().catch((error: unknown) => app.log.warn({ err: error }, 'which [promises] hold is not known yet'));
  const repeat = new Repeat(world, AGREE_EVERY_MS, look);
  app.addHook('onClose', async () => {
    await repeat.end();
    // Who ends without a word is forgotten after two minutes.
    await world.store.write((tx) => forgetServer(tx, id)).catch(() => {});
  });
}

/** For decisions about placement. */
function keptHostsIn(app: FastifyInstance, world: ServerWorld): HostsKeeper {
  const keeper = new HostsKeeper(world);
  const warm = new Repeat(world, WARM_EVERY_MS, () => keeper.keepWarm());
  app.addHook('onClose', () => warm.end());
  return keeper;
}

/** Likewise. */
function runJobsIn(app: FastifyInstance, world: ServerWorld): void {
  const runner = new JobRunner({ ...world, log: app.log, holder: randomUUID() }, allJobs(world.retention));
  app.addHook('onClose', () => runner.end());
}

function listenError(error: unknown, host: string, port: number): unknown {
  if (!(error instanceof Error && 'syscall' in error)) return error;
  return new UllageError('LISTEN_FAILED', `listen on ${host} port ${port}: ${error.message}`, {
    operands: { host, port },
    cause: error,
    hint: listenHint(error, '--listen'),
  });
}
