// The definition of `ullage token`.
import { Argument, Command, Option } from '@commander-js/extra-typings';
import { CONFIG, DATABASE, TLS_CA } from './common-options.ts';
import type { CommandDefinition } from './definition.ts';
import { TOKEN_DEEDS } from './flags.ts';

/** What a token may be for. */
const TOKEN_ROLES = ['reader', 'agent', 'placer', 'operator', 'admin', 'tenant'] as const;

/** `ullage token`. */
export const TOKEN: CommandDefinition = {
  name: 'token',
  examples: [
    { line: 'ullage token create --role reader --label grafana', meaning: 'Printed once, and kept nowhere.' },
    {
      line: 'ullage token create --role agent --host 4c4c4544-0042-3510-8050-b8c04f4a3232 --label node-1',
      meaning: 'For the agent of one host: it can report for no other, and reads nothing.',
    },
    { line: 'ullage token list', meaning: 'Every token by its id, without its secret.' },
    {
      line: 'ullage token create --role reader --label grafana --server https://ullage.example:8780',
      meaning: 'By way of a running server, with the token of an admin in ULLAGE_TOKEN.',
    },
    {
      line: 'ullage token revoke --id 7d2f3c1e-9a40-4c11-9f7e-0c7a8f6b1f55',
      meaning: 'Good for nothing within seconds.',
    },
  ],
  exitCodes: [],
  details: [
    'Works on the database directly: whoever may write there may make tokens. With PGlite the server must not run at the same time. With --server it asks that server, with the token of an admin from ULLAGE_TOKEN or the configuration; ULLAGE_SERVER and the configuration name one for other commands, and do not count here. The database keeps only the SHA-256 of a token.',
  ],
  make: (onInvocation) =>
    new Command('token')
      .summary('make, list and revoke the tokens that callers of the server hold')
      .description('Make, list and revoke the tokens that agents, people and programs show to the server.')
      .addArgument(new Argument('<deed>', 'what to do').choices(TOKEN_DEEDS))
      .addOption(new Option('--role <role>', 'create: what the token is for').choices(TOKEN_ROLES))
      .option('--host <uuid>', 'create: the host that an agent reports for')
      .option('--project <text>', 'create: the project whose usages a tenant may ask for')
      .option('--label <text>', 'create: whose it is, for lists and logs')
      .option('--days <days>', 'create: how long it is good (default: until revoked)')
      .option('--id <uuid>', 'revoke: which token')
      .option(...DATABASE)
      .option('--server <url>', 'a running server that is to do it, instead of the database')
      .option(...TLS_CA)
      .option(...CONFIG)
      .action((deed, flags) => onInvocation({ command: 'token', deed, flags })),
};
