// What suites of placements ask for: hosts with a pool, and requests.
import { randomUUID } from 'node:crypto';
import { GiB } from '../../src/core/bytes.ts';
import type { HostReport } from '../../src/core/report.ts';
import * as api from '../../src/wire/api/placements.ts';
import { writeJsonLine } from '../../src/wire/json.ts';
import type { Role } from '../../src/store/tables.ts';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from './agent.ts';
import { bearer, type Answered, type TestServer } from './server-fixture.ts';

/** Between two reports. */
export const MINUTE = 60_000;

/** Why a guest is forced. */
export const FORCE = { reason: 'the customer moves out tomorrow' };

/** A pool of a host's own under the instances path. */
export function poolOf(agent: TestAgent, total: bigint, available: bigint): Partial<HostReport> {
  return {
    pools: [
      facts.filesystem({
        id: `fs:${agent.hostId}`,
        total: total * GiB,
        free: available * GiB,
        available: available * GiB,
      }),
    ],
  };
}

/** One disk of so many GiB. */
export const disks = (gib: bigint, more: object = {}) => ({ disks: [{ size: gib * GiB, format: 'raw', ...more }] });

/** Asks as a role; an id and a guest are drawn where none is given. */
export async function asked(server: TestServer, body: object, role: Role = 'operator'): Promise<Answered> {
  const { secret } = await server.newToken(role);
  const whole = { id: randomUUID(), guest: randomUUID(), ...body };
  return server.post('/v1/placements', writeJsonLine(whole), bearer(secret));
}

/** As it was answered. */
export async function placed(server: TestServer, body: object) {
  return api.PLACE.answer.parse((await asked(server, body)).body);
}

/** A host with a pool of so many GiB. */
export async function newHost(server: TestServer, total: bigint, available: bigint = total): Promise<TestAgent> {
  const agent = await TestAgent.of(server);
  await agent.full(poolOf(agent, total, available));
  server.pass(1_000);
  return agent;
}
