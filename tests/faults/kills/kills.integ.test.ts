// kill -9 of server, database and agent at random moments while reports and claims are sent: what was acknowledged is there, and once.
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readJson } from '../../../src/wire/json.ts';
import { readReport } from '../../../src/wire/report.ts';
import { migrate } from '../../../src/store/migrate.ts';
import { Store } from '../../../src/store/store.ts';
import type { Role } from '../../../src/store/tables.ts';
import { createToken } from '../../../src/store/tokens/create-token.ts';
import { newSecret } from '../../../src/store/tokens/secret.ts';
import { startAgent, writeSettings, type AgentProcess } from '../../agent/agent-process.ts';
import { hostIdOf } from '../../hosts/fleet.ts';
import { startLibvirtd, type Libvirtd } from '../../services/libvirtd.ts';
import { startPostgres, type PostgresServer } from '../../services/postgres.ts';
import { targetOf } from '../../services/store-engines.ts';
import { keptIn } from './kept.ts';
import { KilledServer } from './stack.ts';
import { ClaimWriter, ReportWriter, type Writer } from './writers.ts';
import { defineOneGuest } from '../../agent/one-guest.ts';

/** Each takes a second or two: a dozen moments in CI, drawn anew each time; `npm run test:faults` takes 200. */
const KILLS = Number(process.env['ULLAGE_KILLS'] ?? 12);

/** PGlite takes seconds to start. */
const PGLITE_KILLS = Math.ceil(KILLS / 3);

/** For 200 kills on a loaded machine. */
const DEADLINE_MS = 3_600_000;

const HOSTS = [0, 1, 2];

let folder: string;
let closing: (() => Promise<unknown>)[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ul-kills-'));
  closing = [];
});

afterEach(async () => {
  for (const close of closing.toReversed()) await close();
  rmSync(folder, { recursive: true });
});

/** A database with its tables and the tokens that the writers need. */
async function prepared(database: string, agents: readonly string[]) {
  const store = await Store.open(targetOf(database));
  await migrate(store, Date.now());
  const add = async (role: Role, hostId?: string): Promise<string> => {
    const [id, secret] = [randomUUID(), newSecret()];
    const order = { id, secret, role, hostId, label: `kills ${role}`, createdBy: 'test', createdAtMs: Date.now() };
    await store.write((tx) => createToken(tx, { ...order, expiresAtMs: undefined }));
    return secret;
  };
  const tokens = { placer: await add('placer'), agents: new Map<string, string>() };
  for (const hostId of agents) tokens.agents.set(hostId, await add('agent', hostId));
  await store.close();
  return tokens;
}

/** Writers of all hosts, and claims on the first as soon as it is known. */
async function startWriters(urls: readonly string[], tokens: Awaited<ReturnType<typeof prepared>>) {
  const reports = HOSTS.map((host) => new ReportWriter(urls, tokens.agents.get(hostIdOf(host)) ?? '', host));
  await untilProgress(reports);
  const claims = [1, 2].map(() => new ClaimWriter(urls, tokens.placer, hostIdOf(0)));
  return { reports, claims, all: [...reports, ...claims] };
}

/** Until each has been acknowledged something new, or been answered wrongly. */
async function untilProgress(writers: readonly Writer[]): Promise<void> {
  const before = writers.map(({ acknowledged }) => acknowledged);
  while (writers.some(({ acknowledged, wrong }, at) => acknowledged === before[at] && wrong.length === 0)) {
    await setTimeout(20);
  }
}

/** Kills, lets what is killed come back, and goes on when all writers go on; `count` times. */
async function killAgain(count: number, writers: readonly Writer[], strike: (n: number) => Promise<void>) {
  for (let n = 0; n < count; n += 1) {
    await setTimeout(Math.random() * 400);
    await strike(n);
    await untilProgress(writers);
  }
}

/** What was acknowledged to writers that have stopped, and what the database holds of it. */
async function outcomeOf(database: string, writers: Awaited<ReturnType<typeof startWriters>>) {
  const kept = await keptIn(targetOf(database));
  const claims = new Map(writers.claims.flatMap(({ states }) => [...states]));
  const reports = new Map(writers.reports.map(({ hostId, acknowledged }) => [hostId, acknowledged]));
  process.stdout.write(`${[...reports.values()].join(' + ')} reports and ${claims.size} claims were acknowledged\n`);
  return {
    all: kept,
    wrong: writers.all.flatMap(({ wrong }) => wrong),
    acknowledged: {
      reports: new Map([...reports].map(([hostId, last]) => [hostId, { last, points: [last, last] }])),
      claims: new Map([...claims].map(([id, state]) => [id, { state, operations: OPERATIONS[state] }])),
    },
    held: {
      reports: new Map([...reports.keys()].map((hostId) => [hostId, kept.reports.get(hostId)])),
      claims: kept.claims,
    },
  };
}

/** What leads to each state, each once. */
const OPERATIONS = { claimed: ['open'], released: ['open', 'release'] } as const;

test(
  `PGlite: after ${PGLITE_KILLS} kills of the server its directory opens, with all that was acknowledged, once`,
  async () => {
    const database = join(folder, 'database');
    const tokens = await prepared(database, HOSTS.map(hostIdOf));
    const server = await KilledServer.on(database);
    closing.push(() => server.end('SIGKILL'));
    const writers = await startWriters([server.url], tokens);
    await killAgain(PGLITE_KILLS, writers.all, async () => {
      await server.end('SIGKILL');
      await server.start();
    });
    await Promise.all(writers.all.map((writer) => writer.stop()));
    await server.end('SIGTERM');
    const { wrong, held, acknowledged } = await outcomeOf(database, writers);
    expect(wrong).toEqual([]);
    expect(held).toEqual(acknowledged);
  },
  DEADLINE_MS,
);

test(
  `PostgreSQL: after ${KILLS} kills of database, server and a real agent all that was acknowledged is there, once`,
  async () => {
    const postgres = await startPostgres();
    closing.push(() => postgres.stop());
    const database = await postgres.createDatabase();
    const { config, hostId, token } = await hostOfAnAgent();
    const tokens = await prepared(database, [...HOSTS.map(hostIdOf), hostId]);
    const server = await KilledServer.on(database);
    closing.push(() => server.end('SIGKILL'));
    writeFileSync(token, tokens.agents.get(hostId) ?? '');
    const agent = new KilledAgent(config(server.url));
    closing.push(() => agent.end('SIGKILL'));
    const writers = await startWriters([server.url], tokens);
    const strikes = [
      () => crash(postgres),
      async () => {
        await server.end('SIGKILL');
        await server.start();
      },
      async () => {
        await agent.end('SIGKILL');
        agent.start();
      },
    ];
    await killAgain(KILLS, writers.all, (n) => strikes[n % strikes.length]?.() ?? Promise.resolve());
    expect((await agent.end('SIGTERM')).code).toBe(0);
    const last = await startAgent(agent.config, '--once').ended();
    expect({ code: last.code, said: last.code === 0 ? [] : last.log }).toEqual({ code: 0, said: [] });
    await Promise.all(writers.all.map((writer) => writer.stop()));
    await server.end('SIGTERM');
    const { wrong, held, acknowledged, all } = await outcomeOf(database, writers);
    expect(wrong).toEqual([]);
    expect(held).toEqual(acknowledged);
    const { last: lastNumber, points } = all.reports.get(hostId) ?? { last: 0, points: [0, 0] };
    process.stdout.write(`${points[1]} reports of the real agent\n`);
    // A whole report makes those before it dispensable, so some numbers were never sent; none was taken twice.
    expect([points[1] > KILLS / strikes.length, points[1] <= lastNumber + 1]).toEqual([true, true]);
  },
  DEADLINE_MS,
);

test(
  'PostgreSQL: three replicas restarted one by one under load refuse nothing, and all that was acknowledged is there, once',
  async () => {
    const postgres = await startPostgres();
    closing.push(() => postgres.stop());
    const database = await postgres.createDatabase();
    const tokens = await prepared(database, HOSTS.map(hostIdOf));
    const replicas: KilledServer[] = [];
    for (let n = 0; n < 3; n += 1) {
      const replica = await KilledServer.on(database);
      closing.push(() => replica.end('SIGKILL'));
      replicas.push(replica);
    }
    const writers = await startWriters(
      replicas.map(({ url }) => url),
      tokens,
    );
    const codes: (number | null | undefined)[] = [];
    await killAgain(replicas.length * 2, writers.all, async (n) => {
      const replica = replicas[n % replicas.length];
      codes.push(await replica?.end('SIGTERM'));
      await untilProgress(writers.all);
      await replica?.start();
    });
    await Promise.all(writers.all.map((writer) => writer.stop()));
    for (const replica of replicas) codes.push(await replica.end('SIGTERM'));
    const { wrong, held, acknowledged } = await outcomeOf(database, writers);
    expect([...wrong, ...new Set(codes)]).toEqual([0]);
    expect(held).toEqual(acknowledged);
  },
  DEADLINE_MS,
);

async function crash(postgres: PostgresServer): Promise<void> {
  await postgres.kill();
  await postgres.start();
}

/** A real agent that is asked for audits all the time. */
class KilledAgent {
  readonly config: string;
  #process: AgentProcess;
  readonly #asking: NodeJS.Timeout;

  constructor(config: string) {
    this.config = config;
    this.#process = startAgent(config);
    this.#asking = setInterval(() => {
      // Before it runs, SIGHUP would end it.
      if (this.#process.log.some((line) => line.includes('the agent runs'))) this.#process.child.kill('SIGHUP');
    }, 150);
  }

  start(): void {
    this.#process = startAgent(this.config);
  }

  async end(signal: 'SIGKILL' | 'SIGTERM') {
    if (signal === 'SIGTERM') {
      await this.#process.said('the agent runs');
      clearInterval(this.#asking);
    }
    const ended = await this.#process.end(signal);
    return ended;
  }
}

/** A host with a libvirtd and a guest, and an agent whose id is known. */
async function hostOfAnAgent() {
  const daemon: Libvirtd = await startLibvirtd();
  closing.push(() => daemon.stop());
  const images = await defineOneGuest(daemon);
  const token = join(folder, 'token');
  writeFileSync(token, 'none yet');
  chmodSync(token, 0o600);
  const config = (server: string): string =>
    writeSettings({
      folder,
      connect: daemon.uri,
      paths: [images],
      agent: { server, 'token-file': token, 'period-seconds': 3600 },
    });
  const { stdout } = await startAgent(config('http://127.0.0.1:9'), '--once', '--print').ended();
  return { config, token, hostId: readReport(readJson(stdout)).hostId };
}
