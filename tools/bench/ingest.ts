// A fleet that reports to one server process: all at once after a restart, then a minute's deltas spread over the minute, and what a
// person waits for who asks meanwhile.
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../tests/services/postgres.ts';
import { hostIdOf } from '../../tests/hosts/fleet.ts';
import { fleetBodies } from './ingest/bodies.ts';
import { Caller, percentile, type BenchCall, type Outcome } from './ingest/calls.ts';
import { startLoaded, type LoadedServer } from './ingest/server.ts';
import type { BenchRow, BenchTable } from './row.ts';

/** How large a fleet, and for how long its deltas come, at which rate. */
export interface IngestShape {
  readonly hosts: number;
  readonly minutes: number;
  readonly perSecond: number;
}

/** As operators give memory to it. Every commit is on disk before it is answered. */
const POSTGRES = ['shared_buffers=512MB', 'max_wal_size=4GB'];

/** Enough that ten of them are slower than the 99th of a hundred: of 200, two accidents are the figure. */
const HOST_PAGES = 1_000;

/** One PostgreSQL on the same processors. */
export async function benchIngest(shape: IngestShape): Promise<readonly BenchTable[]> {
  const postgres = await startPostgres({ durable: true, others: POSTGRES });
  try {
    const title = `PostgreSQL (fsync=on, ${POSTGRES.join(', ')}), ${words(shape)}`;
    return [await measure(title, { database: await postgres.createDatabase(), cpuMs: () => postgres.cpuMs() }, shape)];
  } finally {
    await postgres.stop();
  }
}

/** The PGlite inside the server. */
export async function benchIngestPglite(shape: IngestShape): Promise<readonly BenchTable[]> {
  const folder = await mkdtemp(join(tmpdir(), 'ul-bench-'));
  try {
    return [await measure(`PGlite, ${words(shape)}`, { database: join(folder, 'database') }, shape)];
  } finally {
    await rm(folder, { recursive: true });
  }
}

function words({ hosts, minutes, perSecond }: IngestShape): string {
  return `${hosts} hosts of 50 disks, ${minutes} min of ${perSecond.toFixed(1)} deltas a second`;
}

/** The database under test, and the CPU that it uses where it is a process of its own. */
interface Database {
  readonly database: string;
  readonly cpuMs?: () => Promise<number>;
}

async function measure(title: string, { database, cpuMs }: Database, shape: IngestShape): Promise<BenchTable> {
  const { hosts, minutes, perSecond } = shape;
  const wanted = Math.round(minutes * 60 * perSecond);
  const ticks = Math.ceil(wanted / hosts);
  const bodies = fleetBodies(hosts, ticks);
  const server = await startLoaded(database, hosts);
  // Each agent has a connection of its own.
  const caller = new Caller(server.url, hosts);
  const measured = new Measured(server, cpuMs);
  const reports = (tick: number): readonly BenchCall[] =>
    (bodies[tick] ?? []).map((body, sender) => ({
      method: 'POST',
      path: '/v1/reports',
      token: server.agents[sender] ?? '',
      body,
      sender,
    }));
  const [load] = loadavg();
  try {
    const rows: BenchRow[] = [];
    rows.push(await measured.row('burst: every host whole, at once', () => caller.atOnce(reports(0))));
    const deltas = Array.from({ length: ticks }, (_, tick) => reports(tick + 1)).flat();
    const sustained = (): Promise<readonly Outcome[]> => caller.atRate(deltas.slice(0, wanted), perSecond);
    rows.push(await measured.row('sustained deltas', sustained, 250));
    rows.push(await measured.row('fleet list, all pages of 100', () => listFleet(caller, server, hosts), 100));
    const hostPath = (host: number): BenchCall => ({
      method: 'GET',
      path: `/v1/hosts/${hostIdOf(host)}`,
      token: server.reader,
    });
    const some = Array.from({ length: HOST_PAGES }, (_, at) => hostPath((at * 7919) % hosts));
    rows.push(await measured.row('a host with its balances', () => caller.inTurn(some), 20));
    return { title: [`${title}; load before ${load?.toFixed(1)}`, ...measured.failures].join('\n'), rows };
  } finally {
    caller.close();
    await server.stop();
  }
}

/** Rows of figures, and what failed on the way. */
class Measured {
  readonly #server: LoadedServer;
  readonly #databaseCpuMs: () => Promise<number>;
  readonly #failures = new Map<string, number>();

  constructor(server: LoadedServer, databaseCpuMs: (() => Promise<number>) | undefined) {
    this.#server = server;
    this.#databaseCpuMs = databaseCpuMs ?? (() => Promise.resolve(Number.NaN));
  }

  /** What failed for good, in words. */
  get failures(): readonly string[] {
    return [...this.#failures].map(([what, count]) => `  failed ${count} ×: ${what}`);
  }

  async row(what: string, work: () => Promise<readonly Outcome[]>, mostP99Ms?: number): Promise<BenchRow> {
    const [startMs, start] = [performance.now(), await this.#cpu()];
    const outcomes = await work();
    const [seconds, end] = [(performance.now() - startMs) / 1000, await this.#cpu()];
    const good = outcomes.filter((outcome) => this.#isGood(what, outcome)).length;
    const p99 = percentile(outcomes, 99);
    const each = (part: keyof typeof end): number => (end[part] - start[part]) / outcomes.length;
    const figures = {
      calls: outcomes.length,
      failed: outcomes.length - good,
      'sent away': outcomes.reduce((sum, { refusals }) => sum + refusals, 0),
      'a second': outcomes.length / seconds,
      'p50 ms': percentile(outcomes, 50),
      'p99 ms': p99,
      'worst ms': percentile(outcomes, 100),
      'CPU ms each: server': each('server'),
      database: each('database'),
      bench: each('bench'),
      'server peak MiB': await this.#server.peakMib(),
    };
    if (mostP99Ms === undefined) return { what, figures };
    return { what, figures, verdict: `p99 < ${mostP99Ms} ms: ${p99 < mostP99Ms ? 'reached' : 'MISSED'}` };
  }

  async #cpu() {
    const { user, system } = process.cpuUsage();
    const [server, database] = await Promise.all([this.#server.cpuMs(), this.#databaseCpuMs()]);
    return { server, database, bench: (user + system) / 1000 };
  }

  #isGood(what: string, { status, text }: Outcome): boolean {
    if (status === 200 || status === 202) return true;
    const code = /"code":"(\w+)"/.exec(text)?.[1] ?? text.slice(0, 100);
    const failure = `${what}: ${status} ${code}`;
    this.#failures.set(failure, (this.#failures.get(failure) ?? 0) + 1);
    return false;
  }
}

/** Page by page, as a person or a script walks through it. */
async function listFleet(caller: Caller, server: LoadedServer, hosts: number): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < Math.ceil(hosts / 100) * 3; page++) {
    const path: string = `/v1/hosts?limit=100${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
    const outcome = await caller.call({ method: 'GET', path, token: server.reader });
    outcomes.push(outcome);
    cursor = /"next":"([^"]+)"/.exec(outcome.text)?.[1];
  }
  return outcomes;
}
