// `ullage serve`: opens the database, listens, and ends in order when it is told to.
import { UllageError } from '../../core/errors.ts';
import { writeJsonLine } from '../../wire/json.ts';
import { stateOfToken } from '../../store/tokens/find-token.ts';
import { listTokens } from '../../store/tokens/list-tokens.ts';
import { checkSchema } from '../../store/migrate.ts';
import { SERVICE_LIMITS, type Store } from '../../store/store.ts';
import { readConsole } from '../../server/console/console-files.ts';
import { checkListen, ControlPlane } from '../../server/control-plane.ts';
import { isLoopback, parseAddress } from '../settings/address.ts';
import { availablePolicy, hostPolicy } from '../settings/host-policy.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { makeFirstToken } from '../first-token.ts';
import type { Outcome, Services } from '../services.ts';
import type { Settings } from '../settings/table.ts';
import { readTlsFiles, type ReadTls } from '../tls-files.ts';
import { migrateDirectory, withStore } from '../with-store.ts';

/** Runs the command until a signal ends it. */
export async function runServe(services: Services, settings: Settings): Promise<Outcome> {
  const address = parseAddress(settings.listen);
  if (settings.openAccess && !isLoopback(address.host)) throw openError(settings.listen);
  const tls = await readTlsFiles(settings);
  // Before anything is made: a server that cannot listen leaves nothing behind.
  await checkListen(address);
  await withStore(settings.database, SERVICE_LIMITS, 'make', async (store) => {
    await migrateDirectory(store, services.world.nowMs());
    await checkSchema(store);
    const server = await ControlPlane.open(worldOf(services, settings, store), {
      ...address,
      tls: tls?.material,
      trustedProxies: settings.trustedProxies,
    });
    const forget = services.onHangup(() => void renewTls(services, settings, server));
    try {
      await openWayIn(services, settings, store);
      await warnOfNoTokens(services, settings, store);
      warnOfPlainHttp(services, settings, address.host);
      say(services, { msg: 'ullage is listening', url: server.url, database: store.shown, ...shownOf(tls) });
      await services.stopSignal();
    } finally {
      forget();
      await server.close();
    }
  });
  return { exitCode: EXIT_CODES.fine, stuck: [] };
}

/** A file that cannot be used must not end a server that has what it needs. */
async function renewTls(services: Services, settings: Settings, server: ControlPlane): Promise<void> {
  try {
    const tls = await readTlsFiles(settings);
    if (tls !== undefined) server.renewTls(tls.material);
    say(services, {
      msg: tls === undefined ? 'SIGHUP: there is nothing to read anew' : 'read the files of TLS anew',
      ...shownOf(tls),
    });
  } catch (error) {
    if (!(error instanceof UllageError)) throw error;
    say(services, { msg: 'goes on with the certificates that it has', code: error.code, reason: error.message });
  }
}

/** What an operator looks for first: which certificate it is, and until when. */
function shownOf(tls: ReadTls | undefined): object {
  if (tls === undefined) return {};
  const { subject, validTo } = tls.certificate;
  return { certificate: subject.replaceAll('\n', ', '), until: validTo };
}

/** Of pino, which writes the other lines (getpino.io/#/docs/api, levels). */
const [INFO, WARN] = [30, 40];

function say(services: Services, line: object, level: number = INFO): void {
  void services.err.write(`${writeJsonLine({ level, time: services.world.nowMs(), ...line })}\n`);
}

/** A new directory is no use to whoever cannot ask: where it lies is said, what it is never. */
async function openWayIn(services: Services, settings: Settings, store: Store): Promise<void> {
  if (settings.openAccess || settings.tlsClientCa !== undefined) return;
  const file = await makeFirstToken(store, settings.database, services.world.nowMs());
  if (file === undefined) return;
  const hint = 'It may do everything: keep it elsewhere and remove the file.';
  say(services, { msg: 'made the first token, for an admin, in a file that only this user can read', file, hint });
}

/** A server that nobody can ask anything looks like one that is well. */
async function warnOfNoTokens(services: Services, settings: Settings, store: Store): Promise<void> {
  if (settings.openAccess || settings.tlsClientCa !== undefined) return;
  const nowMs = services.world.nowMs();
  const tokens = await store.read(listTokens);
  if (tokens.some((token) => stateOfToken(token, nowMs) === 'valid')) return;
  const stop = store.kind === 'pglite' ? 'Stop this server, then: ' : '';
  const hint = `${stop}ullage token create --role admin --label NAME --database ${store.shown}`;
  say(services, { msg: 'no token is valid: every call but those that are open to all will be refused', hint }, WARN);
}

/** With a proxy that is named, what comes from elsewhere comes over its TLS. */
function warnOfPlainHttp(services: Services, settings: Settings, host: string): void {
  if (settings.tlsCertificate !== undefined || isLoopback(host) || settings.trustedProxies.length > 0) return;
  const hint =
    'Set tls-certificate and tls-key, or listen on 127.0.0.1 behind a proxy that speaks TLS: docs/operating/tls.md.';
  say(services, { msg: 'speaks plain HTTP to other machines: whoever is on the way can read tokens', hint }, WARN);
}

function worldOf(services: Services, settings: Settings, store: Store): Parameters<typeof ControlPlane.open>[0] {
  return {
    store,
    nowMs: () => services.world.nowMs(),
    after: (delayMs, action) => services.after(delayMs, action),
    version: services.world.version,
    thresholds: settings,
    hostPolicy: hostPolicy(settings),
    force: settings.force,
    available: availablePolicy(settings),
    shares: {
      agent: settings.agentRequests,
      reader: settings.readerRequests,
      placer: settings.placerRequests,
      operator: settings.operatorRequests,
      tenant: settings.tenantRequests,
      admin: settings.adminRequests,
    },
    placement: {
      corsOrigins: settings.placementCorsOrigins,
      mayAlso: { reader: settings.placementReaderMay, placer: settings.placementPlacerMay },
    },
    retention: settings,
    log: { write: (line) => void services.err.write(line) },
    openAccess: settings.openAccess,
    console: readConsole(services.consoleFolders),
  };
}

function openError(listen: string): UllageError {
  return new UllageError('CONFIG_VALUE', `serve on ${listen} with open access: expected an address of this machine`, {
    hint: 'Use 127.0.0.1 or [::1], or leave --open-access out and make tokens with ullage token create.',
  });
}
