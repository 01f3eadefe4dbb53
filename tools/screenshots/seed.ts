// Tells a server of the pictured fleet as its agents would: reports over a day, promises, tokens with names.
import { randomUUID } from 'node:crypto';
import { GiB, TiB } from '../../src/core/bytes.ts';
import { writeJsonLine } from '../../src/wire/json.ts';
import type { Role } from '../../src/store/tables.ts';
import { createToken } from '../../src/store/tokens/create-token.ts';
import { newSecret } from '../../src/store/tokens/secret.ts';
import { TestAgent } from '../../tests/server/agent.ts';
import { bearer, type Answered, type TestServer } from '../../tests/server/server-fixture.ts';
import { HOSTS, picturedHost, SHOWN } from './fleet.ts';

const MINUTE_MS = 60_000;

const STEP_MS = 30 * MINUTE_MS;

/** Of the host whose past is shown: a day of half hours. */
const STEPS = 48;

/** When its promises are made. */
const FORCED_AT = 36;

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
  readonly secrets: Readonly<Record<'reader' | 'admin', string>>;
}

/** Seeds it. The server's clock is a day later afterwards. */
export async function seed(server: TestServer): Promise<Seeded> {
  const labelled = (label: string): TestServer => ({
    ...server,
    newToken: (role, hostId) => addToken(server, { role, hostId, label }),
  });
  const agents: TestAgent[] = [];
  for (let host = 0; host < HOSTS; host++) {
    const { id, name, at: partsAt } = picturedHost(host);
    const agent = await TestAgent.of(labelled(`agent of ${name}`), id);
    expectTaken(name, await agent.full(partsAt(0)));
    agents.push(agent);
  }
  const operator = await addToken(server, { role: 'operator', hostId: undefined, label: 'night shift' });
  const { id, at } = picturedHost(SHOWN.short);
  await agePast(server, agents, operator.secret);
  await tellAll(server, agents);
  await decide(server, operator.secret);
  await setPolicy(server, operator.secret);
  return {
    hostId: id,
    guestId: at(0).guests?.[4]?.uuid ?? '',
    basePath: at(0).images?.[0]?.file.path ?? '',
    secrets: {
      reader: (await addToken(server, { role: 'reader', hostId: undefined, label: 'dashboard' })).secret,
      admin: (await addToken(server, { role: 'admin', hostId: undefined, label: 'operations' })).secret,
    },
  };
}

/** The first host reports for a day; on the way more is promised there than it has. */
async function agePast(server: TestServer, agents: readonly TestAgent[], operator: string): Promise<void> {
  const { at, id, name } = picturedHost(SHOWN.short);
  for (let step = 1; step <= STEPS; step++) {
    server.pass(STEP_MS);
    const answer = await agents[SHOWN.short]?.delta(at(step));
    if (answer !== undefined) expectTaken(name, answer);
    if (step === FORCED_AT) await forceClaim(server, operator, id);
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

/** Decisions that change nothing: of guests that were only asked about, and of one that is too large for any host. */
async function decide(server: TestServer, operator: string): Promise<void> {
  const small = { disks: [{ size: 80n * GiB }], memoryMib: 4_096n, vcpus: 2n, dryRun: true };
  const kilo = { flavor: { rootGib: 400n, memoryMib: 8_192n, vcpus: 4n }, rules: 'nova-kilo', dryRun: true };
  const large = { disks: [{ size: 40n * TiB }], guest: randomUUID() };
  for (const order of [small, kilo, large]) {
    server.pass(MINUTE_MS / 6);
    const { status, text } = await server.post(
      '/v1/placements',
      writeJsonLine({ id: randomUUID(), ...order }),
      bearer(operator),
    );
    if (status !== 200) throw new Error(`place a guest: expected 200, found ${status}: ${text}`);
  }
}

/** For an aggregate that no host is in yet: what the other pictures show stays as it is. */
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

/** All report once more, the lost and the late one before the rest. */
async function tellAll(server: TestServer, agents: readonly TestAgent[]): Promise<void> {
  const tell = async (host: number): Promise<void> => {
    const { name, at } = picturedHost(host);
    const answer = await agents[host]?.delta(at(STEPS));
    if (answer !== undefined) expectTaken(name, answer);
  };
  await tell(SHOWN.lost);
  server.pass(42 * MINUTE_MS);
  await tell(SHOWN.late);
  server.pass(3 * MINUTE_MS);
  for (let host = 0; host < HOSTS; host++) {
    if (host !== SHOWN.lost && host !== SHOWN.late) await tell(host);
  }
}

function expectTaken(name: string, { status, text }: Answered): void {
  if (status !== 202) throw new Error(`report for ${name}: expected 202, found ${status}: ${text}`);
}

async function addToken(
  server: TestServer,
  order: { readonly role: Role; readonly hostId: string | undefined; readonly label: string },
): Promise<{ readonly id: string; readonly secret: string }> {
  const [id, secret] = [randomUUID(), newSecret()];
  const rest = { createdBy: 'operations', createdAtMs: server.nowMs(), expiresAtMs: undefined };
  await server.store.write((tx) => createToken(tx, { id, secret, ...order, ...rest }));
  return { id, secret };
}
