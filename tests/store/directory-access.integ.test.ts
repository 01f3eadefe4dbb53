// A PGlite directory that the user who runs a command cannot use: whose it is, which part, and what to do; nothing is begun in it.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../../src/store/migrate.ts';
import { Store } from '../../src/store/store.ts';
import { runUllage, SOURCE_PROGRAM } from '../scenarios/ullage.ts';
import { targetOf } from '../services/store-engines.ts';
import { NOW_MS } from './store-fixture.ts';

const NOBODY = 65534;

const AS_NOBODY = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];

let folder: string;
let template: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ul-access-'));
  chmodSync(folder, 0o755);
  template = join(folder, 'template');
  const store = await Store.open(targetOf(template));
  await migrate(store, NOW_MS);
  await store.close();
});

afterAll(() => rmSync(folder, { recursive: true }));

/** A database of nobody's. */
function copied(directory: string): void {
  cpSync(template, directory, { recursive: true });
  execFileSync('chown', ['-R', String(NOBODY), directory]);
}

const ofRoot = (directory: string, part: string): void => chownSync(join(directory, part), 0, 0);

const OTHER = `belongs to user 0, and this runs as user ${NOBODY}`;

const givenBack = (directory: string, part: string): string =>
  `${directory}/${part} ${OTHER}: a command ran as the other. While nothing uses it, as root: chown -R ${NOBODY} ${directory}`;

const NO_DIRECTORY = 'expected a directory, found something else of this name, or of a name on the way to it';

interface Case {
  readonly what: string;
  readonly command: 'token list' | 'migrate';
  readonly prepare: (directory: string) => void;
  readonly under?: string;
  readonly found: (directory: string) => string;
  readonly hint: (directory: string) => string;
}

const CASES: readonly Case[] = [
  ...(['token list', 'migrate'] as const).flatMap((command): readonly Case[] => [
    {
      what: 'all of another user',
      command,
      prepare: (directory) => {
        cpSync(template, directory, { recursive: true });
        chmodSync(directory, 0o700);
      },
      found: (directory) => `EACCES: permission denied, scandir '${directory}'`,
      hint: () => `It ${OTHER}: run it as that user, or name another directory.`,
    },
    {
      what: 'a file in its place',
      command,
      prepare: (directory) => writeFileSync(directory, 'x'),
      found: () => NO_DIRECTORY,
      hint: () => 'Name a directory of its own for the database',
    },
    {
      what: 'a file on the way to it',
      command,
      prepare: (directory) => writeFileSync(directory, 'x'),
      under: 'below',
      found: () => NO_DIRECTORY,
      hint: () => 'Name a directory of its own for the database',
    },
    {
      what: 'a database of another user in it',
      command,
      prepare: (directory) => {
        copied(directory);
        ofRoot(directory, 'pgdata');
      },
      found: (directory) => `EACCES: permission denied, access '${directory}/pgdata'`,
      hint: (directory) => givenBack(directory, 'pgdata'),
    },
  ]),
  {
    what: 'a lock of another user',
    command: 'token list',
    prepare: (directory) => {
      copied(directory);
      ofRoot(directory, 'lock');
    },
    found: (directory) => `EACCES: permission denied, access '${directory}/lock'`,
    hint: (directory) => givenBack(directory, 'lock'),
  },
  {
    what: 'one file of another user, deep in it',
    command: 'token list',
    prepare: (directory) => {
      copied(directory);
      chmodSync(join(directory, 'pgdata/global/pg_control'), 0o600);
      ofRoot(directory, 'pgdata/global/pg_control');
    },
    found: (directory) => `EACCES: permission denied, access '${directory}/pgdata/global/pg_control'`,
    hint: (directory) => givenBack(directory, 'pgdata/global/pg_control'),
  },
  {
    what: 'an empty one of another user',
    command: 'migrate',
    prepare: (directory) => mkdirSync(directory),
    found: (directory) => `EACCES: permission denied, access '${directory}'`,
    hint: () => `It ${OTHER}: run it as that user, or name another directory.`,
  },
  {
    what: 'one below a directory that is closed',
    command: 'migrate',
    prepare: (directory) => mkdirSync(directory, { mode: 0o700 }),
    under: 'below',
    found: (directory) => `EACCES: permission denied, mkdir '${directory}'`,
    hint: () => 'The user who runs this must be able to pass every directory on the way to it',
  },
  {
    what: 'a database without its beginning',
    command: 'token list',
    prepare: (directory) => {
      mkdirSync(join(directory, 'pgdata'), { recursive: true });
      execFileSync('chown', ['-R', String(NOBODY), directory]);
    },
    found: () => 'expected a database, found no PG_VERSION in it',
    hint: () => 'It may be damaged',
  },
];

test.each(CASES)('$what: $command', async ({ command, prepare, under, found, hint }) => {
  const base = join(folder, `case-${CASES.findIndex((one) => one.prepare === prepare)}`);
  prepare(base);
  const directory = under === undefined ? base : join(base, under);
  const program = [...AS_NOBODY, ...SOURCE_PROGRAM];
  const { end, stdout, stderr } = await runUllage([...command.split(' '), '--database', directory], { program });
  expect([end, stdout]).toEqual(['exit 2', '']);
  expect(stderr).toMatch(/^ullage: STORE_DIRECTORY: /);
  expect(stderr).toContain(found(directory));
  expect(stderr).toContain(`\n        ${hint(directory)}`);
});

test('what PostgreSQL cannot start on is damage, and no bug of ours', async () => {
  const directory = join(folder, 'damaged');
  cpSync(template, directory, { recursive: true });
  truncateSync(join(directory, 'pgdata/global/pg_control'), 0);
  await expect(Store.open(targetOf(directory))).rejects.toMatchObject({
    code: 'STORE_DIRECTORY',
    message: expect.stringContaining(`start the database in ${directory}/pgdata: `) as string,
    hint: expect.stringContaining('It may be damaged') as string,
  });
  expect(existsSync(join(directory, 'pgdata'))).toBe(true);
});

test('its own user opens it', async () => {
  const directory = join(folder, 'fine');
  copied(directory);
  const program = [...AS_NOBODY, ...SOURCE_PROGRAM];
  const { end, stdout } = await runUllage(['token', 'list', '--database', directory], { program });
  expect([end, stdout]).toEqual(['exit 0', 'no tokens\n']);
});
