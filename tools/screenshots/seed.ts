// Tells a server of the pictured fleet as its agents would: reports over a day, promises, tokens with names.
import { randomUUID } from 'node:crypto';
import { GiB } from '../../src/core/bytes.ts';
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

/** The host with a past, and a token of each role that signs in. */
export interface Seeded {
  readonly hostId: string;
  readonly guestId: string;
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
  return {
    hostId: id,
    guestId: at(0).guests?.[3]?.uuid ?? '',
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
    guest: randomUUID(),
    host,
    resources: { disk: { instances: 320n * GiB } },
    expiresAfterSeconds: 86_400,
    force: { reason: 'the old host is drained tonight' },
  });
  const { status, text } = await server.post('/v1/claims', body, bearer(operator));
  if (status !== 201) throw new Error(`force a claim: expected 201, found ${status}: ${text}`);
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
