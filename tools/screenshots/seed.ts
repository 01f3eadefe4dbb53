// Tells a server of the pictured fleet as its agents would: reports over a day, promises, tokens with names. All of it is as old by the server's
// clock as fleet.ts makes it by that of the facts.
import { randomUUID } from 'node:crypto';
import { GiB, TiB } from '../../src/core/bytes.ts';
import { writeJsonLine } from '../../src/wire/json.ts';
import type { Role } from '../../src/store/tables.ts';
import { createToken } from '../../src/store/tokens/create-token.ts';
import { newSecret } from '../../src/store/tokens/secret.ts';
import { TestAgent } from '../../tests/server/agent.ts';
import { bearer, type Answered, type TestServer } from '../../tests/server/server-fixture.ts';
import { FILER, HOSTS, picturedHost, SHOWN, type PicturedHost } from './fleet.ts';
import { movedBy } from './moved-by.ts';

const MINUTE_MS = 60_000;

/** From one step of a host's facts to the next. */
export const STEP_MS = 30 * MINUTE_MS;

/** Of the host whose past is shown: a day of half hours. */
export const STEPS = 48;

/** Between two decisions. */
const DECIDE_MS = MINUTE_MS / 6;

/** When its promises are made. */
const FORCED_AT = 36;

/** So many are in the aggregate. */
const GATHERED = 8;

/** In the pictures: the same on each run. */
const [FORCED_GUEST, AGGREGATE] = [
  '5f7a1c52-0b1e-4b0e-8a55-6f1f7c8d9e10',
  '6d7a1a52-2b1c-4b0e-9a55-6f1f7c8d9e01',
] as const;

/** The host with a past, and a token of each role that signs in. */
export interface Seeded {
  readonly hostId: string;
  readonly guestId: string;
  /** The base that its disks share with others. */
  readonly basePath: string;
  /** A pool that several hosts mount. */
  readonly poolId: string;
  /** A dry run that some hosts fit. */
  readonly decisionId: string;
  readonly secrets: Readonly<Record<'reader' | 'admin', string>>;
}

/** By how much the server's clock is later after it was seeded. */
export const SEEDED_MS = STEPS * STEP_MS + 45 * MINUTE_MS + 3 * DECIDE_MS;

/** A host and its agent. */
export interface ToldHost extends PicturedHost {
  readonly agent: TestAgent;
}

/** The fleet, as it was told. */
export interface SeededFleet {
  readonly seeded: Seeded;
  /** The hosts that go on reporting: all but the late and the lost one. */
  readonly reporting: readonly ToldHost[];
}

/** Seeds it. The server's clock is SEEDED_MS later afterwards. */
export async function seed(server: TestServer): Promise<Seeded> {
  return (await seedFleet(server)).seeded;
}

/** For whoever goes on with the fleet. */
export interface Onward {
  /** The late host is late by it: it was heard of at the beginning alone. */
  readonly latePeriodMs: number;
}

/** The same. For whoever goes on with it all hosts have a past of a day, and the first of them are in the aggregate. */
export async function seedFleet(server: TestServer, onward?: Onward): Promise<SeededFleet> {
  const latePeriodMs = onward?.latePeriodMs;
  const hosts: ToldHost[] = [];
  for (let index = 0; index < HOSTS; index++) {
    const host = await connect(server, index);
    if (index === SHOWN.late) host.agent.periodMs = latePeriodMs ?? host.agent.periodMs;
    expectTaken(host.name, await host.agent.full(host.at(0)));
    hosts.push(host);
  }
  const operator = (await addToken(server, { role: 'operator', label: 'night shift' })).secret;
  await agePast(server, hosts, { operator, isOfAll: onward !== undefined });
  await tellAll(server, hosts, onward === undefined);
  const decisionId = await decide(server, operator);
  await setPolicy(server, operator);
  if (onward !== undefined) await gather(server, hosts.slice(0, GATHERED));
  const reporting = hosts.filter((_, index) => index !== SHOWN.late && index !== SHOWN.lost);
  return { seeded: await whereToLook(server, decisionId), reporting };
}

async function connect(server: TestServer, index: number): Promise<ToldHost> {
  const { id, name, at } = picturedHost(index);
  const newToken: TestServer['newToken'] = (role, hostId) =>
    addToken(server, { role, hostId, label: `agent of ${name}` });
  const agent = await TestAgent.of({ ...server, newToken }, id);
  const byMs = server.nowMs() - agent.clockMs;
  agent.clockMs += byMs;
  return { id, name, agent, at: (step) => movedBy(byMs, at(step)) };
}

async function whereToLook(server: TestServer, decisionId: string): Promise<Seeded> {
  const { id, at } = picturedHost(SHOWN.short);
  return {
    hostId: id,
    guestId: at(0).guests?.[4]?.uuid ?? '',
    basePath: at(0).images?.[0]?.file.path ?? '',
    poolId: FILER,
    decisionId,
    secrets: {
      reader: (await addToken(server, { role: 'reader', label: 'dashboard' })).secret,
      admin: (await addToken(server, { role: 'admin', label: 'operations' })).secret,
    },
  };
}

/** The first host reports for a day, and all do once an hour where that is asked for; on the way more is promised on the first than it has. */
async function agePast(
  server: TestServer,
  hosts: readonly ToldHost[],
  { operator, isOfAll }: { readonly operator: string; readonly isOfAll: boolean },
): Promise<void> {
  const others = isOfAll ? hosts.filter((_, index) => index !== SHOWN.short && index !== SHOWN.late) : [];
  for (let step = 1; step <= STEPS; step++) {
    server.pass(STEP_MS);
    await tell(hosts[SHOWN.short], step);
    if (step % 2 === 0) for (const host of others) await tell(host, step);
    if (step === FORCED_AT) await forceClaim(server, operator, picturedHost(SHOWN.short).id);
  }
}

async function forceClaim(server: TestServer, operator: string, host: string): Promise<void> {
  const body = writeJsonLine({
    id: randomUUID(),
    guest: FORCED_GUEST,
    host,
    resources: { disk: { instances: 320n * GiB } },
    expiresAfterSeconds: 86_400,
    force: { reason: 'the old host is drained tonight' },
  });
  const { status, text } = await server.post('/v1/claims', body, bearer(operator));
  if (status !== 201) throw new Error(`force a claim: expected 201, found ${status}: ${text}`);
}

/** Decisions that change nothing: of guests that were only asked about, and of one that is too large for any host. Gives the id of the first. */
async function decide(server: TestServer, operator: string): Promise<string> {
  const small = { disks: [{ size: 80n * GiB }], memoryMib: 4_096n, vcpus: 2n, dryRun: true };
  const kilo = { flavor: { rootGib: 400n, memoryMib: 8_192n, vcpus: 4n }, rules: 'nova-kilo', dryRun: true };
  const large = { disks: [{ size: 40n * TiB }], guest: randomUUID() };
  const first = randomUUID();
  for (const [id, order] of [
    [first, small],
    [randomUUID(), kilo],
    [randomUUID(), large],
  ] as const) {
    server.pass(DECIDE_MS);
    const { status, text } = await server.post('/v1/placements', writeJsonLine({ id, ...order }), bearer(operator));
    if (status !== 200) throw new Error(`place a guest: expected 200, found ${status}: ${text}`);
  }
  return first;
}

/** For an aggregate that no host of the pictures is in: what others of them show stays as it is. */
async function setPolicy(server: TestServer, operator: string): Promise<void> {
  const order = {
    scope: 'aggregate',
    key: AGGREGATE,
    resource: 'disk',
    allocationRatio: '1.5',
    reason: 'compressed arrays',
  };
  const { status } = await fetch(`${server.url}/v1/policies`, {
    method: 'PUT',
    headers: { ...bearer(operator), 'content-type': 'application/json' },
    body: writeJsonLine(order),
  });
  if (status !== 200) throw new Error(`set a policy: expected 200, found ${status}`);
}

/** Puts hosts into the aggregate, as an operator's tools do. */
async function gather(server: TestServer, hosts: readonly ToldHost[]): Promise<void> {
  const { secret } = await addToken(server, { role: 'admin', label: 'openstack' });
  for (const { id } of hosts) {
    const { status } = await fetch(`${server.url}/placement/resource_providers/${id}/aggregates`, {
      method: 'PUT',
      headers: {
        ...bearer(secret),
        'content-type': 'application/json',
        'openstack-api-version': 'placement 1.18',
      },
      body: writeJsonLine([AGGREGATE]),
    });
    if (status !== 200) throw new Error(`put host ${id} into an aggregate: expected 200, found ${status}`);
  }
}

/** All report once more, the lost one before the rest, and the late one, where it reports as often as they do, in between. */
async function tellAll(server: TestServer, hosts: readonly ToldHost[], tellsLate: boolean): Promise<void> {
  await tell(hosts[SHOWN.lost], STEPS);
  server.pass(42 * MINUTE_MS);
  if (tellsLate) await tell(hosts[SHOWN.late], STEPS);
  server.pass(3 * MINUTE_MS);
  for (const [index, host] of hosts.entries()) {
    if (index !== SHOWN.lost && index !== SHOWN.late) await tell(host, STEPS);
  }
}

async function tell(host: ToldHost | undefined, step: number): Promise<void> {
  if (host !== undefined) expectTaken(host.name, await host.agent.delta(host.at(step)));
}

function expectTaken(name: string, { status, text }: Answered): void {
  if (status !== 202) throw new Error(`report for ${name}: expected 202, found ${status}: ${text}`);
}

/** Makes a token with a name that people read. */
export async function addToken(
  server: TestServer,
  { role, hostId, label }: { readonly role: Role; readonly hostId?: string | undefined; readonly label: string },
): Promise<{ readonly id: string; readonly secret: string }> {
  const [id, secret] = [randomUUID(), newSecret()];
  const rest = { createdBy: 'operations', createdAtMs: server.nowMs(), expiresAtMs: undefined };
  await server.store.write((tx) => createToken(tx, { id, secret, role, hostId, label, ...rest }));
  return { id, secret };
}
