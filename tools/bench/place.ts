// `ullage place` over a fleet that reported: what a decision costs with the whole explanation, where every host fits and where none does.
import { randomUUID } from 'node:crypto';
import { loadavg } from 'node:os';
import { gzipSync } from 'node:zlib';
import { GiB } from '../../src/core/bytes.ts';
import { writeJsonLine } from '../../src/wire/json.ts';
import { USUAL_SHAPE } from '../../tests/hosts/fleet.ts';
import { startPostgres } from '../../tests/services/postgres.ts';
import { Caller, percentile, type BenchCall } from './ingest/calls.ts';
import { reportAll } from './ingest/report-all.ts';
import { startLoaded, type LoadedServer } from './ingest/server.ts';
import type { BenchRow, BenchTable } from './row.ts';

const POSTGRES = ['shared_buffers=512MB', 'max_wal_size=4GB'];

/** What is on the hosts makes no difference to a decision: few disks, so that they are seeded soon. */
const SHAPE = { ...USUAL_SHAPE, disksPerHost: 2 };

/** One after the other; the first ones read the fleet. */
const WARM_UP = 5;
const CALLS = 100;

/** With the complete explanation, at 10,000 hosts. */
const MOST_MS = 50;

/** One table. */
export async function benchPlace({ hosts }: { readonly hosts: number }): Promise<readonly BenchTable[]> {
  const postgres = await startPostgres({ durable: true, others: POSTGRES });
  try {
    const server = await startLoaded(await postgres.createDatabase(), hosts);
    try {
      await reportAll(server, hosts, SHAPE);
      const [load] = loadavg();
      const title = `place, ${hosts} hosts, PostgreSQL (fsync=on, ${POSTGRES.join(', ')}); load before ${load?.toFixed(1)}`;
      return [{ title, rows: await measure(server) }];
    } finally {
      await server.stop();
    }
  } finally {
    await postgres.stop();
  }
}

async function measure(server: LoadedServer): Promise<readonly BenchRow[]> {
  const caller = new Caller(server.url, 1);
  const place = (body: object) => (): BenchCall => ({
    method: 'POST',
    path: '/v1/placements',
    token: server.operator,
    body: gzipSync(writeJsonLine({ id: randomUUID(), guest: randomUUID(), ...body })),
  });
  // More is promised on these hosts than there is: nothing with a disk fits, as on the host of the article.
  const disk = { disks: [{ size: 20n * GiB, format: 'qcow2' }], memoryMib: 2048n, vcpus: 2n };
  try {
    const rows = [
      await row(server, caller, 'dry run, a disk: no host fits', place({ ...disk, dryRun: true }), MOST_MS),
      await row(
        server,
        caller,
        'dry run, no disk: all fit',
        place({ vcpus: 2n, memoryMib: 2048n, dryRun: true }),
        MOST_MS,
      ),
      await row(server, caller, "dry run by Kilo's rules", place({ ...disk, rules: 'nova-kilo', dryRun: true })),
      await row(server, caller, 'a claim, no disk', place({ vcpus: 1n, memoryMib: 64n })),
    ];
    const [first] = await ids(caller, server);
    const show = (): BenchCall => ({ method: 'GET', path: `/v1/placements/${first ?? ''}`, token: server.reader });
    return [...rows, await row(server, caller, 'one that is kept, derived again', show)];
  } finally {
    caller.close();
  }
}

async function row(
  server: LoadedServer,
  caller: Caller,
  what: string,
  next: () => BenchCall,
  mostMs?: number,
): Promise<BenchRow> {
  for (let call = 0; call < WARM_UP; call++) await taken(caller, next());
  const before = await server.cpuMs();
  const outcomes = [];
  for (let call = 0; call < CALLS; call++) outcomes.push(await taken(caller, next()));
  const cpuMs = (await server.cpuMs()) - before;
  const middle = percentile(outcomes, 50);
  return {
    what,
    figures: {
      calls: CALLS,
      'p50 ms': middle,
      'p99 ms': percentile(outcomes, 99),
      'server CPU ms each': cpuMs / CALLS,
      'answer MiB': Buffer.byteLength(outcomes[0]?.text ?? '') / 2 ** 20,
    },
    ...(mostMs === undefined ? {} : { verdict: `p50 < ${mostMs} ms: ${middle < mostMs ? 'reached' : 'MISSED'}` }),
  };
}

async function taken(caller: Caller, call: BenchCall) {
  const outcome = await caller.call(call);
  if (outcome.status !== 200 && outcome.status !== 201) {
    throw new Error(`${call.path}: expected 200 or 201, found ${outcome.status}: ${outcome.text.slice(0, 500)}`);
  }
  return outcome;
}

async function ids(caller: Caller, { reader }: LoadedServer): Promise<readonly string[]> {
  const { text } = await caller.call({
    method: 'GET',
    path: '/v1/placements?outcome=explained&limit=1',
    token: reader,
  });
  return [...text.matchAll(/"id":"([0-9a-f-]{36})","atMs"/g)].flatMap(([, id]) => id ?? []);
}
