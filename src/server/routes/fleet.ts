// The call about the fleet as one.
import type { FastifyInstance } from 'fastify';
import { FLEET } from '../../wire/api/fleet.ts';
import type { FleetView } from '../fleet/fleet-view.ts';
import { register, type Identify } from '../http/register.ts';

/** Adds the call. */
export function addFleetRoutes(app: FastifyInstance, identify: Identify, view: () => Promise<FleetView>): void {
  register(app, identify, FLEET, async () => {
    const { atMs, hosts, totals, unresolvedDisks, findings, findingCounts } = await view();
    return { document: { atMs, hosts, totals, unresolvedDisks, findings, findingCounts } };
  });
}
