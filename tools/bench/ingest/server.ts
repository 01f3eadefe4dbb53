// A server process of its own over a database of its own, with a token for each host of the fleet: what a bench puts under load.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { randomUUID } from 'node:crypto';
import { migrate } from '../../../src/store/migrate.ts';
import { MAINTENANCE_LIMITS, Store } from '../../../src/store/store.ts';
import { createToken } from '../../../src/store/tokens/create-token.ts';
import { newSecret } from '../../../src/store/tokens/secret.ts';
import { hostIdOf } from '../../../tests/hosts/fleet.ts';
import { targetOf } from '../../../tests/services/store-engines.ts';

/** A running server. */
export interface LoadedServer {
  readonly url: string;
  readonly reader: string;
  readonly operator: string;
  /** By host. */
  readonly agents: readonly string[];
  /** The most memory that it has had resident, in MiB. */
  peakMib(): Promise<number>;
  /** CPU that it has used, in ms. */
  cpuMs(): Promise<number>;
  stop(): Promise<void>;
}

const MAIN = join(import.meta.dirname, '../../../dist/ullage.js');

/** Options for node: a profile is written where ULLAGE_BENCH_NODE asks for one ("--cpu-prof --cpu-prof-dir=/tmp/p"). */
const NODE_OPTIONS = (process.env['ULLAGE_BENCH_NODE'] ?? '').split(' ').filter((word) => word !== '');

/** What a bench asks for through one token comes from many in a fleet. */
const NO_SHARES = { ULLAGE_SHARES_READER_PER_SECOND: '1000000', ULLAGE_SHARES_OPERATOR_PER_SECOND: '1000000' };

/** Makes tables and tokens, and starts the server. */
export async function startLoaded(database: string, hosts: number): Promise<LoadedServer> {
  const { reader, operator, agents } = await prepare(database, hosts);
  const child = spawn(
    process.execPath,
    [...NODE_OPTIONS, MAIN, 'serve', '--listen', '127.0.0.1:0', '--database', database],
    {
      env: { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', ...NO_SHARES },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  const url = Promise.withResolvers<string>();
  createInterface({ input: child.stderr }).on('line', (line) => {
    const found = /"url":"([^"]+)"/.exec(line)?.[1];
    if (found !== undefined) url.resolve(found);
  });
  child.once('exit', () => url.reject(new Error('the server ended')));
  return {
    url: await url.promise,
    reader,
    operator,
    agents,
    peakMib: async () => {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
      return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024;
    },
    cpuMs: async () => {
      // proc(5): the 14th and 15th field, in ticks of 10 ms; the name in brackets may hold spaces.
      const stat = await readFile(`/proc/${child.pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return (Number(fields[11]) + Number(fields[12])) * 10;
    },
    stop: async () => {
      const end = once(child, 'exit');
      child.kill('SIGTERM');
      await end;
    },
  };
}

async function prepare(database: string, hosts: number) {
  const store = await Store.open(targetOf(database), MAINTENANCE_LIMITS);
  try {
    await migrate(store, Date.now());
    const agents = Array.from({ length: hosts }, newSecret);
    const [reader, operator] = [newSecret(), newSecret()];
    const common = { createdAtMs: Date.now(), createdBy: 'bench', expiresAtMs: undefined };
    await store.write(async (tx) => {
      for (const [role, secret] of [
        ['reader', reader],
        ['operator', operator],
      ] as const) {
        await createToken(tx, { ...common, id: randomUUID(), role, hostId: undefined, label: `bench ${role}`, secret });
      }
      for (const [host, secret] of agents.entries()) {
        const hostId = hostIdOf(host);
        await createToken(tx, { ...common, id: randomUUID(), role: 'agent', hostId, label: `host ${host}`, secret });
      }
    });
    return { reader, operator, agents };
  } finally {
    await store.close();
  }
}
