// Calls about the server itself.
import type { FastifyInstance } from 'fastify';
import { HEALTHZ, READYZ, VERSION_CALL } from '../../wire/api/service.ts';
import { checkSchema } from '../../store/migrate.ts';
import type { AgreedPromises } from '../agreed-promises.ts';
import { register, type Identify } from '../http/register.ts';
import type { ServerWorld } from '../world.ts';

/** Adds /healthz, /readyz and /v1/version. */
export function addServiceRoutes(
  app: FastifyInstance,
  identify: Identify,
  world: ServerWorld,
  promises: Pick<AgreedPromises, 'isOwn'>,
): void {
  register(app, identify, HEALTHZ, () => ({ document: { status: 'alive' } }));
  register(app, identify, READYZ, async () => {
    await checkSchema(world.store);
    const { isOwn } = promises;
    const whose = isOwn === undefined ? {} : { promises: isOwn ? ('own' as const) : ('others' as const) };
    return { document: { status: 'ready' as const, ...whose } };
  });
  register(app, identify, VERSION_CALL, () => ({ document: { version: world.version, api: 'v1' } }));
}
