// The control plane: one HTTP server over one database. Opened whole, closed whole.
import { createServer } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { UllageError } from '../core/errors.ts';
import { listenHint } from '../wire/listen-hint.ts';
import { AgreedPromises } from './agreed-promises.ts';
import { addCalls } from './calls.ts';
import { routedUrl } from './console/console.ts';
import { makeApp } from './http/app.ts';
import { Bodies } from './http/bodies.ts';
import { HandshakeLog } from './http/handshake-log.ts';
import { limitStrangers, Strangers } from './http/strangers.ts';
import { Listeners, type TlsMaterial } from './http/tls.ts';
import { identifier } from './identify.ts';
import { noteRefusals } from './note-refusals.ts';
import { agreeIn, noteIn, runJobsIn, watchFreshnessIn } from './own-work.ts';
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
    const app = makeApp(world, 'info', listeners, {
      trustedProxies,
      routedUrl: world.console === undefined ? undefined : routedUrl,
    });
    app.decorate('bodies', new Bodies(world));
    const strangers = new Strangers(world.nowMs);
    if (!world.openAccess) limitStrangers(app, strangers);
    noteRefusals(app, world);
    const promises = new AgreedPromises(world, app.log);
    addCalls(app, identifier(world, strangers), world, promises);
    watchFreshnessIn(app, world);
    runJobsIn(app, world);
    await Promise.all([noteIn(app, world), agreeIn(app, world, promises)]);
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

function listenError(error: unknown, host: string, port: number): unknown {
  if (!(error instanceof Error && 'syscall' in error)) return error;
  return new UllageError('LISTEN_FAILED', `listen on ${host} port ${port}: ${error.message}`, {
    operands: { host, port },
    cause: error,
    hint: listenHint(error, '--listen'),
  });
}
