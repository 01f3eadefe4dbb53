// A private PgBouncer for tests, with one connection to its server and transactions pooled over it. Needs root.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** A running PgBouncer of our own. */
export interface Pgbouncer {
  /** The URL of a database behind it. */
  urlOf(database: string): string;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

/** Starts one in front of the PostgreSQL whose socket is in `serverDir`. */
export async function startPgbouncer(serverDir: string): Promise<Pgbouncer> {
  const dir = await mkdtemp(join(tmpdir(), 'ul-pgb-')); // short: a unix socket's path has 107 bytes at most
  await chmod(dir, 0o777);
  const settings = [
    '[databases]',
    `* = host=${serverDir} user=postgres`,
    '[pgbouncer]',
    `unix_socket_dir = ${dir}`,
    'listen_addr =',
    'auth_type = any',
    'pool_mode = transaction',
    'default_pool_size = 1',
  ];
  await writeFile(join(dir, 'pgbouncer.ini'), `${settings.join('\n')}\n`);
  // It refuses root, as its server does.
  const words = [
    '--reuid=postgres',
    '--regid=postgres',
    '--clear-groups',
    'pgbouncer',
    '--quiet',
    join(dir, 'pgbouncer.ini'),
  ];
  const child = spawn('setpriv', words, { stdio: 'ignore', env: { PATH: `${process.env['PATH']}:/usr/sbin` } });
  const ended = new Promise<void>((resolve) => {
    child.on('exit', () => resolve());
  });
  await appears(join(dir, '.s.PGSQL.6432'), ended);
  return {
    urlOf: (database) => `postgres://postgres@/${database}?host=${dir}&port=6432`,
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
      await rm(dir, { recursive: true });
    },
  };
}

async function appears(path: string, ended: Promise<void>): Promise<void> {
  const gone = ended.then(() => true);
  while (!existsSync(path)) {
    if (await Promise.race([gone, wait(5).then(() => false)]))
      throw new Error(`pgbouncer ended before ${path} was there`);
  }
}
