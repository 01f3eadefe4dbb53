// OpenStack's own Placement for tests and benches: Debian's, under uwsgi, over a private PostgreSQL. Needs root.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort, startForeground } from './foreground.ts';
import { startPostgres, type PostgresServer } from './postgres.ts';
import { cpuMsOf, withChildren } from './process-cpu.ts';

const run = promisify(execFile);

/** A running Placement. Whoever sends `X-Auth-Token: admin` may do everything. */
export interface Placement {
  /** Its base, without a slash at the end. */
  readonly url: string;
  /** What it keeps everything in. */
  readonly postgres: PostgresServer;
  /** CPU that its own processes have used, in ms; its PostgreSQL counts for itself. */
  cpuMs(): Promise<number>;
  /** Ends it and its PostgreSQL, and removes what they wrote. */
  stop(): Promise<void>;
}

/** How to start one. */
export interface PlacementOptions {
  /** Processes that answer. */
  readonly workers?: number;
  /** Commits reach the disk, as a bench must have it. */
  readonly durable?: boolean;
  /** Lines for placement.conf after ours. */
  readonly settings?: readonly string[];
}

const TOOL = '/usr/bin/placement-manage';
const APPLICATION = '/usr/bin/placement-api';
const DATABASE = 'placement';

/** Starts one on an empty database: some seconds. */
export async function startPlacement(options: PlacementOptions = {}): Promise<Placement> {
  const postgres = await startPostgres({ durable: options.durable ?? false });
  const dir = await mkdtemp(join(tmpdir(), 'ul-placement-'));
  const removeAll = async (): Promise<void> => {
    await postgres.stop();
    await rm(dir, { recursive: true });
  };
  try {
    await prepare(dir, postgres, options.settings ?? []);
    const port = await freePort();
    // A last worker that its master left behind would hold the port: SIGTERM lets the master end them first.
    const uwsgi = await startForeground('uwsgi', uwsgiWords(port, options.workers ?? 1, dir), port, 'SIGTERM');
    return {
      url: `http://127.0.0.1:${port}`,
      postgres,
      cpuMs: async () => cpuMsOf(await withChildren(uwsgi.pid)),
      stop: async () => {
        await uwsgi.stop();
        await removeAll();
      },
    };
  } catch (error) {
    await removeAll();
    throw error;
  }
}

/** Its configuration, and its tables: once, before the workers, each of which would make them, all at the same time. */
async function prepare(dir: string, postgres: PostgresServer, settings: readonly string[]): Promise<void> {
  await postgres.psql(`create database ${DATABASE}`);
  const config = join(dir, 'placement.conf');
  const lines = [
    '[DEFAULT]',
    `log_file = ${join(dir, 'log')}`,
    '[api]',
    'auth_strategy = noauth2',
    '[placement_database]',
    `connection = postgresql+psycopg2://postgres@/${DATABASE}?host=${postgres.dir}`,
    ...settings,
  ];
  await writeFile(config, `${lines.join('\n')}\n`);
  await run(TOOL, ['--config-file', config, 'db', 'sync']);
}

/** As Debian's placement-api-uwsgi.ini has it, but for the number of workers, the user and where it logs. */
function uwsgiWords(port: number, workers: number, dir: string): readonly string[] {
  return [
    '--plugin=python3',
    '--master',
    '--lazy-apps',
    '--thunder-lock',
    '--enable-threads',
    '--die-on-term',
    '--no-orphans',
    '--need-app',
    '--disable-logging',
    '--buffer-size=65535',
    '--listen=100',
    '--rem-header=Content-Length',
    '--add-header=Connection: close',
    `--processes=${workers}`,
    `--env=OS_PLACEMENT_CONFIG_DIR=${dir}`,
    `--wsgi-file=${APPLICATION}`,
    `--http-socket=127.0.0.1:${port}`,
  ];
}
