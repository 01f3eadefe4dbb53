// Callers whose bodies come drop by drop, over real sockets: who sends his whole is served all the same.
import { connect, type Socket } from 'node:net';
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { pgliteEngine } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { bearer, startServerAlone, type TestServer } from './server-fixture.ts';

/** A loaded machine may be slow. */
const WAIT = { timeout: 60_000, interval: 50 };

/** As many as hold every place for reports: 8 hosts of 4 bodies. */
const [HOSTS, EACH] = [8, 4];

let server: TestServer;
const drippers: Dripper[] = [];

beforeAll(async () => {
  server = await startServerAlone(pgliteEngine);
});

afterEach(() => {
  for (const dripper of drippers.splice(0)) dripper.end();
});

afterAll(() => server.close());

/** A request whose body comes a byte at a time and never ends. */
class Dripper {
  readonly #socket: Socket;
  readonly #timer: NodeJS.Timeout;
  answer = '';

  constructor(method: string, path: string, headers: Readonly<Record<string, string>>) {
    this.#socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    this.#socket.on('data', (chunk) => (this.answer += String(chunk)));
    this.#socket.on('error', () => {});
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    this.#socket.write(`${method} ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n${lines.join('')}\r\n{`);
    this.#timer = setInterval(() => this.#socket.write(' '), 50);
    drippers.push(this);
  }

  end(): void {
    clearInterval(this.#timer);
    this.#socket.destroy();
  }
}

const JSON_TYPE = { 'content-type': 'application/json' } as const;

/** Every token as many bodies as it may have; they are here when this resolves. */
async function drip(
  method: string,
  path: string,
  tokens: readonly string[],
  each: number,
): Promise<readonly Dripper[]> {
  const seen = (): number => server.log().split(`"url":"${path}"`).length - 1;
  const before = seen();
  const made = tokens.flatMap((token) =>
    Array.from({ length: each }, () => new Dripper(method, path, { ...JSON_TYPE, ...bearer(token) })),
  );
  await vi.waitFor(() => expect(seen() - before).toBeGreaterThanOrEqual(made.length), WAIT);
  return made;
}

/** With `ask`ing that goes on, all of them are cut, and told why: not by the limit for requests, half a minute later. */
async function areCut(slow: readonly Dripper[], ask: () => Promise<unknown>): Promise<void> {
  await vi.waitFor(async () => {
    await ask();
    expect(
      slow.filter(({ answer }) => !answer.includes('"code":"BODY_SLOW"') && !answer.includes('did not come')),
    ).toEqual([]);
  }, WAIT);
  expect(new Set(slow.map(statusOf))).toEqual(new Set(['HTTP/1.1 408']));
}

const statusOf = ({ answer }: Dripper): string => answer.slice(0, 'HTTP/1.1 408'.length);

test('hosts whose reports do not come lose their places, and have few from then on; every other host is heard', async () => {
  const tokens = await Promise.all(Array.from({ length: HOSTS }, () => server.newToken('agent', randomUUID())));
  const stolen = tokens.map(({ secret }) => secret);
  const honest = await Promise.all(Array.from({ length: 40 }, () => TestAgent.of(server)));
  const report = async () =>
    new Set((await Promise.all(honest.map((agent) => agent.full()))).map(({ status }) => status));

  const first = await drip('POST', '/v1/reports', stolen, EACH);
  expect(await report()).toEqual(new Set([202]));
  await areCut(first, report);

  const again = await drip('POST', '/v1/reports', stolen, EACH);
  expect(await report()).toEqual(new Set([202]));
  // Nobody had to lose a place for these: they have none that others want.
  expect(new Set(again.map(statusOf))).toEqual(new Set(['']));

  for (const dripper of drippers.splice(0)) dripper.end();
  server.pass(600_001);
  const forgiven = await drip('POST', '/v1/reports', stolen, EACH);
  expect(await report()).toEqual(new Set([202]));
  await areCut(forgiven, report);
});

test('allocations that do not come lose their places likewise, and keep no promise of ours waiting', async () => {
  const [cloud, other, placer] = await Promise.all(['placer', 'placer', 'placer'].map(() => server.newToken('placer')));
  const path = `/placement/allocations/${randomUUID()}`;
  const slow = await drip('PUT', path, [cloud?.secret ?? ''], 64);
  const claim = await server.post('/v1/claims', '{}', bearer(placer?.secret));
  const ask = async () => {
    const answers = await Promise.all(
      Array.from({ length: 64 }, () =>
        fetch(`${server.url}${path}`, {
          method: 'PUT',
          body: '{}',
          headers: { ...JSON_TYPE, ...bearer(other?.secret) },
        }),
      ),
    );
    return new Set(answers.map(({ status }) => status));
  };
  expect([claim.status, await ask()]).toEqual([400, new Set([400])]);
  // One was enough: the others' answers went through its place before anybody else was late.
  await vi.waitFor(
    () => expect(slow.filter(({ answer }) => answer.includes('did not come while'))).not.toEqual([]),
    WAIT,
  );
});

test('strangers who sign in without end have places of their own, a few for each address', async () => {
  const placer = await server.newToken('placer');
  const slow = await drip('POST', '/v1/session', ['x'], 12);
  await vi.waitFor(() => expect(slow.filter((one) => statusOf(one) === 'HTTP/1.1 429')).toHaveLength(8), WAIT);
  const claim = await server.post('/v1/claims', '{}', bearer(placer.secret));
  expect(claim.status).toBe(400);
});
