// A private PostgreSQL for tests: Debian's, run as the user postgres on a unix socket in a folder of its own. Needs root.
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chown, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { cpuMsOf, withChildren } from './process-cpu.ts';

const run = promisify(execFile);

/** A running server of our own. */
export interface PostgresServer {
  /** Where its socket is. */
  readonly dir: string;
  /** The URL of a database. */
  urlOf(database: string): string;
  /** Makes an empty database; gives its URL. */
  createDatabase(): Promise<string>;
  /** CPU that all its processes have used, in ms. */
  cpuMs(): Promise<number>;
  /** What psql prints for SQL, run as the superuser. */
  psql(sql: string, database?: string): Promise<string>;
  /** Ends every process of the server at once, as a crash does. */
  crash(): Promise<void>;
  /** kill -9 of its first process; the others end when they miss it. */
  kill(): Promise<void>;
  /** Starts it again after `crash` or `kill`. */
  start(): Promise<void>;
  /** Whether its first process is there. */
  isRunning(): Promise<boolean>;
  /** Ends the server and removes its folder. */
  stop(): Promise<void>;
}

const DEBIAN = '/usr/lib/postgresql';

/** Connections: 20 migrators and their pools. */
const SETTINGS = ['listen_addresses=', 'max_connections=200', 'shared_buffers=64MB'];

/** Makes a cluster and starts it: about a second. Nothing of a test outlives it, and what a power loss would cost does not matter;
 *  a bench asks for `durable`, or it would time promises that nobody keeps, and for settings of its own, which win. `dataUnder`: another
 *  folder for its data. */
export async function startPostgres({
  durable = false,
  others = [],
  dataUnder,
}: {
  readonly durable?: boolean;
  readonly others?: readonly string[];
  readonly dataUnder?: string;
} = {}): Promise<PostgresServer> {
  const bin = await newestBin();
  const dir = await mkdtemp(join(tmpdir(), 'ul-pg-')); // short: a unix socket's path has 107 bytes at most
  const data = join(dataUnder ?? dir, 'data');
  for (const folder of [dir, ...(dataUnder === undefined ? [] : [dataUnder])])
    await chown(folder, await postgresUser(), -1);
  await asPostgres([join(bin, 'initdb'), '--no-sync', '--auth=trust', '--locale=C.UTF-8', '--encoding=UTF8', data]);
  const settings = [...(durable ? [] : ['fsync=off']), ...SETTINGS, ...others];
  const options = ['-k', dir, ...settings.flatMap((setting) => ['-c', setting])].join(' ');
  const start = async (): Promise<void> => {
    await asPostgres([
      join(bin, 'pg_ctl'),
      '--wait',
      '--silent',
      '-D',
      data,
      '-l',
      join(dir, 'log'),
      '-o',
      options,
      'start',
    ]);
  };
  const stop = async (mode: string): Promise<void> => {
    await asPostgres([join(bin, 'pg_ctl'), '--wait', '--silent', '-D', data, '-m', mode, 'stop']);
  };
  const urlOf = (database: string): string => `postgres://postgres@/${database}?host=${dir}`;
  const psql = async (sql: string, database = 'postgres'): Promise<string> => {
    const { stdout } = await run(join(bin, 'psql'), ['-XAtq', '-v', 'ON_ERROR_STOP=1', '-c', sql, urlOf(database)]);
    return stdout;
  };
  await start();
  return {
    dir,
    urlOf,
    psql,
    start,
    isRunning: async () => (await processesOf(data).catch(() => [])).slice(0, 1).some(isRunning),
    cpuMs: async () => cpuMsOf(await processesOf(data)),
    createDatabase: async () => {
      const name = `test_${randomUUID().replaceAll('-', '')}`;
      await psql(`create database ${name}`);
      return urlOf(name);
    },
    crash: () => stop('immediate'),
    kill: async () => {
      const pids = await processesOf(data);
      process.kill(pids[0] ?? 0, 'SIGKILL');
      while (pids.some(isRunning)) await setTimeout(20);
    },
    stop: async () => {
      // It may have ended by itself, of a full disk.
      await stop('immediate').catch(() => undefined);
      await rm(dir, { recursive: true });
    },
  };
}

/** The first process of a cluster, then its children. */
async function processesOf(data: string): Promise<readonly number[]> {
  return withChildren(Number((await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n')[0]));
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function asPostgres(command: readonly string[]): Promise<void> {
  const words = ['--reuid=postgres', '--regid=postgres', '--clear-groups', ...command];
  await run('setpriv', words, { cwd: '/', env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' } });
}

async function postgresUser(): Promise<number> {
  const users = await readFile('/etc/passwd', 'utf8');
  return Number(/^postgres:[^:]*:(\d+):/m.exec(users)?.[1]);
}

async function newestBin(): Promise<string> {
  const versions = (await readdir(DEBIAN)).map(Number).toSorted((a, b) => b - a);
  return join(DEBIAN, String(versions[0]), 'bin');
}
