// The Compute API: what tools that were written for Nova ask of hosts, answered from reports. It only reads.
import type { FastifyInstance } from 'fastify';
import type { KeptCharges } from '../claims/kept-charges.ts';
import type { Identify } from '../http/register.ts';
import type { ServerWorld } from '../world.ts';
import { answerFault } from './fault.ts';
import { addHypervisorRoutes } from './hypervisors.ts';
import { noSuchCall, routesOf } from './route.ts';
import { addServerRoutes } from './servers.ts';
import { addServiceRoutes } from './services.ts';
import { addStatisticsRoute } from './statistics.ts';
import { addVersionRoutes } from './versions.ts';

/** Adds everything under /compute. */
export function addComputeApi(
  app: FastifyInstance,
  identify: Identify,
  world: ServerWorld,
  charges: KeptCharges,
): void {
  void app.register(
    (scope, _options, done) => {
      scope.setErrorHandler(answerFault);
      scope.setNotFoundHandler((request, reply) => answerFault(noSuchCall(), request, reply));
      addVersionRoutes(scope);
      const add = routesOf(scope, identify);
      addHypervisorRoutes(add, world);
      addStatisticsRoute(add, world, charges);
      addServiceRoutes(add, world);
      addServerRoutes(add, world);
      done();
    },
    { prefix: '/compute' },
  );
}
