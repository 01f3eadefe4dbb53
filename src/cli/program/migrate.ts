// The definition of `ullage migrate`.
import { Command } from '@commander-js/extra-typings';
import { CONFIG, DATABASE } from './common-options.ts';
import type { CommandDefinition } from './definition.ts';

/** `ullage migrate`. */
export const MIGRATE: CommandDefinition = {
  name: 'migrate',
  examples: [
    { line: 'ullage migrate', meaning: 'The database that the configuration names.' },
    { line: 'ullage migrate --database postgres://ullage@db.example/ullage', meaning: 'A PostgreSQL.' },
    { line: 'ullage migrate --database /srv/ullage', meaning: 'A directory; made where there is none.' },
  ],
  exitCodes: [],
  details: [
    'Applies what the database lacks, all or nothing. Any number of processes may run it at once, and a database that has everything is left as it is.',
    'A password belongs in the configuration file, in ULLAGE_DATABASE or in PGPASSWORD: an argument is shown to every user of the machine.',
  ],
  make: (onInvocation) =>
    new Command('migrate')
      .summary("bring the database's tables to this version")
      .description("Bring the database's tables to what this version of ullage knows.")
      .option(...DATABASE)
      .option(...CONFIG)
      .action((flags) => onInvocation({ command: 'migrate', flags })),
};
