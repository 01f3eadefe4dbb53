// The definition of `ullage forget`.
import { Command } from '@commander-js/extra-typings';
import { CONFIG, SERVER, TLS_CA } from './common-options.ts';
import type { CommandDefinition } from './definition.ts';

/** `ullage forget`. */
export const FORGET: CommandDefinition = {
  name: 'forget',
  examples: [
    { line: 'ullage hosts --freshness lost --all', meaning: 'Which hosts have stopped reporting.' },
    {
      line: 'ullage forget kvm-7',
      meaning: 'One that was taken away: by name; an id, or the beginning of one, does too.',
    },
  ],
  exitCodes: [],
  details: [
    'Asks the server that --server, ULLAGE_SERVER or the configuration names, with the token of an operator or an admin. What is known of the host goes, its past with it, and what is promised on it is released. A host that is not lost is not forgotten, nor one with a claim in the middle of a move; a name that several hosts have is refused with the ids that it could mean. An agent that comes back begins anew.',
  ],
  make: (onInvocation) =>
    new Command('forget')
      .summary('forget a host that was taken away, and release what is promised on it')
      .description('Have the server forget a host that is lost, and release what is promised on it.')
      .argument('<host>', 'id or name')
      .option('--json', 'print one JSON document')
      .option(...SERVER)
      .option(...TLS_CA)
      .option(...CONFIG)
      .action((host, flags) => onInvocation({ command: 'forget', host, flags })),
};
