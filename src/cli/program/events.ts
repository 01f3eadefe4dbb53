// The definition of `ullage events`.
import { Command } from '@commander-js/extra-typings';
import { CONFIG, NO_COLOR, SERVER, TLS_CA } from './common-options.ts';
import type { CommandDefinition } from './definition.ts';

/** `ullage events`. */
export const EVENTS: CommandDefinition = {
  name: 'events',
  examples: [
    { line: 'ullage events', meaning: 'What happened last.' },
    { line: 'ullage events --watch', meaning: 'What happens from now on, as it happens.' },
    {
      line: 'ullage events --kind host-lost --since 7d --all',
      meaning: 'Every host that stopped reporting this week.',
    },
    {
      line: 'ullage events --since 2026-11-24T22:00Z --until 2026-11-25T06:00Z --all',
      meaning: 'What happened in a night.',
    },
    {
      line: 'ullage events --watch --json --from 0-0',
      meaning: 'Everything that is kept, and then what happens, for a program.',
    },
  ],
  exitCodes: [],
  details: [
    'Asks the server that --server, ULLAGE_SERVER or the configuration names, with the token of ULLAGE_TOKEN or the configuration. docs/api.md lists the kinds of events.',
    'Each event has an id. --from with the id of an event goes on after it, so that a program that keeps the last one that it has dealt with misses none. Where some may be gone meanwhile, or the id is of another database, it is said: on stderr, and with --json as "missed" or as a line {"kind":"events-missed"}.',
    '--watch goes on where it was when the connection breaks, and says so on stderr.',
  ],
  make: (onInvocation) =>
    new Command('events')
      .summary('say what happened to hosts and promises, or what happens as it happens')
      .description('Say what happened to hosts and promises, oldest first, or with --watch what happens as it happens.')
      .option('--watch', 'go on with what happens, until a signal ends it')
      .option('--host <host>', 'only of this host: id or name')
      .option('--kind <kind>', 'only of this kind')
      .option('--since <when>', 'only from then on: 30m, 6h, 7d, or 2026-11-25T12:00Z')
      .option('--until <when>', 'only before then: likewise; not with --watch')
      .option('--from <id>', 'only after the event with this id; 0-0: everything that is kept')
      .option('--json', 'print one JSON document, with --watch one JSON object a line')
      .option('--all', 'every event')
      .option(...NO_COLOR)
      .option(...SERVER)
      .option(...TLS_CA)
      .option(...CONFIG)
      .action((flags) => onInvocation({ command: 'events', flags })),
};
