// The definition of `ullage db`.
import { Argument, Command } from '@commander-js/extra-typings';
import { CONFIG, DATABASE } from './common-options.ts';
import type { CommandDefinition } from './definition.ts';
import { DIRECTIONS } from './flags.ts';

/** `ullage db`. */
export const DB: CommandDefinition = {
  name: 'db',
  examples: [
    { line: 'ullage db export ullage.jsonl.gz', meaning: 'A copy of the whole database in one file.' },
    {
      line: 'ullage db import ullage.jsonl.gz --database postgres://ullage@db.example/ullage',
      meaning: 'Move it to a PostgreSQL; its tables are made first.',
    },
    {
      line: 'ullage db export - | ssh db.example ullage db import - --database postgres:///ullage',
      meaning: 'The same without a file in between that somebody must guard.',
    },
  ],
  exitCodes: [],
  details: [
    'What is exported is the database as it was at one moment, and it is imported whole or not at all, every row counted. A database that holds anything is not imported into. Both ends must be of the same version: ullage migrate brings an older database up to date.',
    'The file is for its owner alone: it holds the hashes of tokens. What comes through standard input is kept in a folder of TMPDIR until it is imported; an export that fails leaves what no import takes, and exits with 2.',
  ],
  make: (onInvocation) =>
    new Command('db')
      .summary('move a whole database to another engine or machine')
      .description('Write a whole database to a file, or read one back into an empty database of either engine.')
      .addArgument(new Argument('<direction>', 'which way').choices(DIRECTIONS))
      .argument('<file>', 'the file; -: standard output, or input')
      .option(...DATABASE)
      .option(...CONFIG)
      .action((direction, file, flags) => onInvocation({ command: 'db', direction, file, flags })),
};
