// Has every host of a made-up fleet report once, whole.
import { hostName, USUAL_SHAPE, type FleetShape } from '../../../tests/hosts/fleet.ts';
import { fleetBodies } from './bodies.ts';
import { Caller } from './calls.ts';
import type { LoadedServer } from './server.ts';

/** Agents that report at one time: as many as make the server no slower. */
const SENDERS = 16;

/** Returns when all of them are taken. */
export async function reportAll(server: LoadedServer, hosts: number, shape: FleetShape = USUAL_SHAPE): Promise<void> {
  const caller = new Caller(server.url, SENDERS);
  const [bodies = []] = fleetBodies(hosts, 0, shape);
  const left = bodies.entries();
  const send = async (): Promise<void> => {
    for (const [host, body] of left) {
      const token = server.agents[host] ?? '';
      const { status, text } = await caller.call({ method: 'POST', path: '/v1/reports', token, body });
      if (status !== 202) throw new Error(`report for ${hostName(host)}: expected 202, found ${status}: ${text}`);
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, send));
  caller.close();
}
