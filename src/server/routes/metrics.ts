// GET /metrics: what Prometheus scrapes. Whoever may read figures may scrape them.
import type { FastifyInstance } from 'fastify';
import { UllageError } from '../../core/errors.ts';
import { EXPOSITION_TYPE } from '../../wire/exposition.ts';
import { isAllowed } from '../http/caller.ts';
import { GUARDED } from '../http/guarded.ts';
import type { Identify } from '../http/register.ts';
import { metricsPage, type MetricSources } from '../metrics/page.ts';

/** Adds the call. */
export function addMetricsRoute(app: FastifyInstance, identify: Identify, sources: MetricSources): void {
  app.get('/metrics', { config: GUARDED }, async (request, reply) => {
    const caller = await identify(request);
    if (!isAllowed(caller, 'read')) {
      throw new UllageError('NOT_ALLOWED', `GET /metrics: expected a token that may read, found ${caller.role}`);
    }
    return reply.header('content-type', EXPOSITION_TYPE).send(await metricsPage(sources));
  });
}
