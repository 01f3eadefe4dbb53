// A fleet of a test of policies: a server with an operator, hosts that report, and what is asked of them.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { GiB } from '../../src/core/bytes.ts';
import { HOST_TRACKER } from '../../src/wire/api/claims.ts';
import { SET_POLICY } from '../../src/wire/api/policies.ts';
import { readEvents, type KeptEvent } from '../../src/store/fleet/events.ts';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from './agent.ts';
import type { EngineUnderTest, StartEngine } from '../services/store-engines.ts';
import { bearer, type Answered, type TestServer } from './server-fixture.ts';
import { serversOver } from './servers-over.ts';

/** Between two reports. */
export const MINUTE = 60_000;

/** Of every change that says nothing else. */
export const WHY = { reason: 'the arrays were compressed' };

/** What each host reports: 100 GiB, 16 processors, 64 GiB of memory. */
export const PARTS = {
  node: facts.node({ vcpus: 16, memory: 64n * GiB }),
  pools: [facts.filesystem({ total: 100n * GiB, free: 100n * GiB, available: 100n * GiB })],
};

/** A server with an operator, and what a test asks of them. */
export class Fleet {
  readonly server: TestServer;
  readonly token: string;

  constructor(server: TestServer, token: string) {
    this.server = server;
    this.token = token;
  }

  /** A host that has reported. */
  async host(parts: Parameters<TestAgent['full']>[0] = PARTS): Promise<TestAgent> {
    const agent = await TestAgent.of(this.server);
    done(await agent.full(parts), 202);
    this.server.pass(MINUTE);
    return agent;
  }

  send(method: string, path: string, body?: object): Promise<Answered> {
    return this.server.send(method, path, body, bearer(this.token));
  }

  async get(path: string) {
    return (await this.server.get(path, this.token)).body;
  }

  async set(order: object, query = '') {
    const answer = done(await this.send('PUT', `/v1/policies${query}`, { ...WHY, ...order }));
    return SET_POLICY.answer.parse(answer.body);
  }

  async claim(host: TestAgent, gib: bigint): Promise<number> {
    const resources = { disk: { instances: gib * GiB } };
    const order = { id: randomUUID(), guest: randomUUID(), host: host.hostId, resources };
    return (await this.send('POST', '/v1/claims', order)).status;
  }

  /** What the host's tracker says of its own disk. */
  async disk({ hostId }: TestAgent) {
    return HOST_TRACKER.answer.parse(await this.get(`/v1/hosts/${hostId}/tracker`)).disks[0];
  }

  placementSend(method: string, path: string, body?: object): Promise<Answered> {
    const version = { 'openstack-api-version': 'placement 1.39' };
    return this.server.send(method, path, body, { ...bearer(this.token), ...version });
  }

  /** Its inventories as Placement's; ratios are fractions, which our own reader of JSON does not know. */
  async placement({ hostId }: TestAgent) {
    const path = `/placement/resource_providers/${hostId}/inventories`;
    const headers = { ...bearer(this.token), 'openstack-api-version': 'placement 1.39' };
    return shownInventories.parse(await (await fetch(this.server.url + path, { headers })).json());
  }

  /** Puts it into these aggregates and no others; its generation then. */
  async join(host: TestAgent, aggregates: readonly string[]): Promise<number> {
    const { resource_provider_generation: generation } = await this.placement(host);
    const path = `/placement/resource_providers/${host.hostId}/aggregates`;
    const answer = done(
      await this.placementSend('PUT', path, { aggregates, resource_provider_generation: generation }),
    );
    return shownGeneration.parse(JSON.parse(answer.text)).resource_provider_generation;
  }

  async metric(): Promise<readonly string[]> {
    const { text } = await this.server.get('/metrics', this.token);
    return text.split('\n').filter((line) => line.startsWith('ullage_fleet_over_claimed_providers{provider="host"}'));
  }

  /** Of policies, and of claims, as soon as there are so many; without those of claims. */
  async events(least: number): Promise<readonly KeptEvent[]> {
    for (;;) {
      const events = await this.server.store.read((tx) => readEvents(tx, { xact: 0n, id: 0n }, 1_000));
      const ours = events.filter(({ kind }) => /^(?:policy-changed|over-capacity|claim-changed)$/.test(kind));
      if (ours.length >= least) return ours.filter(({ kind }) => kind !== 'claim-changed');
      await sleep(20);
    }
  }
}

/** The answer, if it is of this status. */
function done(answer: Answered, status = 200): Answered {
  if (answer.status === status) return answer;
  throw new Error(`expected status ${status}, found ${answer.status}: ${answer.text}`);
}

const shownGeneration = z.object({ resource_provider_generation: z.number() });

const shownInventories = z.object({
  ...shownGeneration.shape,
  inventories: z.record(
    z.string(),
    z.object({ total: z.number(), reserved: z.number(), allocation_ratio: z.number() }),
  ),
});

/** Declares the engine of a suite. Each test has a fleet of its own. */
export function fleetsOver(
  start: StartEngine,
): (work: (fleet: Fleet, engine: EngineUnderTest) => Promise<void>) => Promise<void> {
  const withServer = serversOver(start);
  return (work) =>
    withServer(async (server, engine) => work(new Fleet(server, (await server.newToken('operator')).secret), engine));
}
