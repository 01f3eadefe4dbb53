// Calls about the server itself.
import type { FastifyInstance } from 'fastify';
import { HEALTH, HEALTHZ, READYZ, VERSION_CALL } from '../../wire/api/service.ts';
import { storeHealth } from '../../store/health.ts';
import { checkSchema } from '../../store/migrate.ts';
import type { AgreedPromises } from '../agreed-promises.ts';
import { register, type Identify } from '../http/register.ts';
import type { ServerWorld } from '../world.ts';

/** Adds /healthz, /readyz, /v1/version and /v1/health. */
export function addServiceRoutes(
  app: FastifyInstance,
  identify: Identify,
  world: ServerWorld,
  promises: Pick<AgreedPromises, 'isOwn'>,
): void {
  register(app, identify, HEALTHZ, () => ({ document: { status: 'alive' } }));
  register(app, identify, READYZ, async () => {
    await checkSchema(world.store);
    return { document: { status: 'ready' as const, ...whoseOf(promises) } };
  });
  register(app, identify, HEALTH, async () => {
    const { store, nowMs, version } = world;
    const askedAtMs = nowMs();
    const { version: databaseVersion, servers: running, ...rest } = await store.read(storeHealth);
    const servers = running.map(({ version: own, startedAtMs, seenAtMs }) => ({ version: own, startedAtMs, seenAtMs }));
    const atMs = nowMs();
    const database = { kind: store.kind, version: databaseVersion, answeredInMs: Math.max(0, atMs - askedAtMs) };
    return { document: { version, atMs, ...whoseOf(promises), database, servers, ...rest } };
  });
  register(app, identify, VERSION_CALL, () => ({ document: { version: world.version, api: 'v1' } }));
}

function whoseOf({ isOwn }: Pick<AgreedPromises, 'isOwn'>): { readonly promises?: 'own' | 'others' } {
  return isOwn === undefined ? {} : { promises: isOwn ? 'own' : 'others' };
}
