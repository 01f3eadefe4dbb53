// Two servers over one PostgreSQL, each with a view and a memory of its own, and 32 clients that write and read through both at once: what
// they are told is what calls made one after the other would have been told.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { linearize, type Operation } from '../claims/linearizable.ts';
import { startServer, type TestServer } from '../server/server-fixture.ts';
import { postgresEngine, type EngineUnderTest } from '../services/store-engines.ts';
import { keyOfBooks, stepOf, type Books, type Call, type Wanted } from './allocation-model.ts';
import { Random } from './oracle/random.ts';

const CLIENTS = 32;
const CALLS_EACH = 12;

/** Few consumers and little room: most calls meet another. */
const CONSUMERS = 10;
const TOTAL = 24;
const MOST_AMOUNT = 8;

/** Any will do; a failure names it. */
const SEED = Date.now() % 1_000_000;

let engine: EngineUnderTest;
let servers: readonly TestServer[];
let token: string;

beforeAll(async () => {
  engine = await postgresEngine();
  const target = await engine.newTarget();
  const same: EngineUnderTest = { newTarget: () => Promise.resolve(target), stop: () => Promise.resolve() };
  servers = [await startServer(same), await startServer(same)];
  token = (await servers[0]?.newToken('operator'))?.secret ?? '';
});
afterAll(async () => {
  for (const server of servers) await server.close();
  await engine.stop();
});

interface Said {
  readonly status: number;
  readonly body: {
    readonly errors?: readonly { readonly code: string }[];
    readonly resource_provider_generation?: number;
    readonly usages?: { readonly VCPU?: number };
    readonly consumer_generation?: number;
    readonly allocations?: Readonly<Record<string, { readonly resources: { readonly VCPU: number } }>>;
  };
}

/** The fleet of one test. */
class Fleet {
  readonly providers: readonly string[] = [randomUUID(), randomUUID()];
  readonly consumers: readonly string[] = Array.from({ length: CONSUMERS }, () => randomUUID());

  /** Makes it; what there is then. */
  async make(): Promise<Books> {
    for (const uuid of this.providers) {
      await ask(0, 'POST', '/resource_providers', { name: uuid, uuid });
      await ask(0, 'PUT', `/resource_providers/${uuid}/inventories`, inventories(0, TOTAL));
    }
    return { providers: this.providers.map(() => ({ generation: 1, total: TOTAL })), consumers: new Map() };
  }

  /** Makes a call; its answer in the words of the model. */
  async call(server: number, call: Call): Promise<string> {
    switch (call.kind) {
      case 'write': {
        const [one, ...others] = call.wanted;
        if (one === undefined) return '';
        if (others.length === 0)
          return outcomeOf(await ask(server, 'PUT', `/allocations/${one.consumer}`, this.#body(one)));
        const bodies = Object.fromEntries(call.wanted.map((wanted) => [wanted.consumer, this.#body(wanted)]));
        return outcomeOf(await ask(server, 'POST', '/allocations', bodies));
      }
      case 'delete':
        return outcomeOf(await ask(server, 'DELETE', `/allocations/${call.consumer}`)).slice(0, 3);
      case 'resize': {
        const path = `/resource_providers/${this.providers[call.provider]}/inventories`;
        const said = await ask(server, 'PUT', path, inventories(call.generation, call.total));
        return said.status === 200 ? `200 ${said.body.resource_provider_generation}` : outcomeOf(said);
      }
      case 'usages': {
        const { status, body } = await ask(
          server,
          'GET',
          `/resource_providers/${this.providers[call.provider]}/usages`,
        );
        return `${status} ${body.resource_provider_generation} ${body.usages?.VCPU}`;
      }
      case 'show': {
        const { status, body } = await ask(server, 'GET', `/allocations/${call.consumer}`);
        const [held] = Object.entries(body.allocations ?? {});
        if (held === undefined) return String(status);
        return `${status} ${body.consumer_generation} ${this.providers.indexOf(held[0])} ${held[1].resources.VCPU}`;
      }
    }
  }

  #body({ provider, amount, generation }: Wanted): object {
    return {
      allocations: { [this.providers[provider] ?? '']: { resources: { VCPU: amount } } },
      project_id: 'p',
      user_id: 'u',
      consumer_generation: generation,
      consumer_type: 'INSTANCE',
    };
  }

  /** What a client asks next, who remembers what he was told last. */
  draw(random: Random, known: ReadonlyMap<string, number | null>): Call {
    const consumer = this.consumers[random.below(CONSUMERS)] ?? '';
    const provider = random.below(2);
    const generationOf = (id: string): number | null => known.get(id) ?? null;
    const wanted = (id: string) => ({
      consumer: id,
      provider: random.below(2),
      amount: 1 + random.below(MOST_AMOUNT),
      generation: generationOf(id),
    });
    switch (random.below(10)) {
      case 0:
        return { kind: 'delete', consumer };
      case 1:
        return { kind: 'usages', provider };
      case 2:
        return {
          kind: 'resize',
          provider,
          generation: known.get(String(provider)) ?? 1,
          total: TOTAL - random.below(12),
        };
      case 3: {
        const other = this.consumers.find((id) => id !== consumer) ?? consumer;
        return { kind: 'write', wanted: [wanted(consumer), wanted(other)] };
      }
      case 4:
      case 5:
        return { kind: 'show', consumer };
      default:
        return { kind: 'write', wanted: [wanted(consumer)] };
    }
  }
}

test(`${CLIENTS} clients of two servers, seed ${SEED}: PUT, POST, DELETE and inventories are linearizable`, async () => {
  const fleet = new Fleet();
  const initial = await fleet.make();
  const histories = await Promise.all(Array.from({ length: CLIENTS }, (_, client) => runClient(fleet, client)));
  const last = await Promise.all([0, 1].flatMap((server) => [0, 1].map((provider) => look(fleet, server, provider))));
  const history = histories.flat();
  const counts = Map.groupBy(history, ({ outcome }) => outcome?.replace(/^200 .*/, '200'));
  console.log(`seed ${SEED}:`, Object.fromEntries([...counts].map(([outcome, list]) => [outcome, list.length])));
  // Clients met: there was too little room, and there were others.
  expect([...counts.keys()]).toEqual(
    expect.arrayContaining(['200', '204', '404', '409 placement.concurrent_update', '409 placement.undefined_code']),
  );
  expect(linearize([...history, ...last], initial, keyOfBooks)).toBe('linearizable');
});

async function runClient(fleet: Fleet, client: number): Promise<readonly Operation<Books>[]> {
  const random = new Random(SEED + client);
  const known = new Map<string, number | null>();
  const history: Operation<Books>[] = [];
  for (let n = 0; n < CALLS_EACH; n += 1) {
    const call = fleet.draw(random, known);
    const operation = await timed(fleet, random.below(2), call);
    learn(known, call, operation.outcome ?? '');
    history.push(operation);
  }
  return history;
}

function look(fleet: Fleet, server: number, provider: number): Promise<Operation<Books>> {
  return timed(fleet, server, { kind: 'usages', provider });
}

async function timed(fleet: Fleet, server: number, call: Call): Promise<Operation<Books>> {
  const invokedAt = process.hrtime.bigint();
  const outcome = await fleet.call(server, call);
  return { invokedAt, returnedAt: process.hrtime.bigint(), outcome, step: (state) => stepOf(call, state) };
}

function learn(known: Map<string, number | null>, call: Call, outcome: string): void {
  const generation = Number(outcome.split(' ')[1]);
  if (call.kind === 'show') known.set(call.consumer, outcome === '200' ? null : generation);
  if (call.kind === 'delete') known.set(call.consumer, null);
  if ((call.kind === 'usages' || call.kind === 'resize') && outcome.startsWith('200')) {
    known.set(String(call.provider), generation);
  }
  if (call.kind === 'write' && outcome === '204') {
    for (const one of call.wanted) known.set(one.consumer, (one.generation ?? 0) + 1);
  }
}

function inventories(generation: number, total: number): object {
  return { resource_provider_generation: generation, inventories: { VCPU: { total } } };
}

function outcomeOf({ status, body }: Said): string {
  return [status, ...(body.errors ?? []).map(({ code }) => code)].join(' ');
}

async function ask(server: number, method: string, path: string, body?: object): Promise<Said> {
  const response = await fetch(`${servers[server]?.url}/placement${path}`, {
    method,
    headers: {
      'x-auth-token': token,
      'openstack-api-version': 'placement 1.39',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Said['body']) };
}
