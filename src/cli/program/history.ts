// The definition of `ullage history`.
import { Argument, Command, Option } from '@commander-js/extra-typings';
import { ALL, BYTES, CONFIG, NO_COLOR, SERVER, TLS_CA } from './common-options.ts';
import type { CommandDefinition } from './definition.ts';
import { HISTORY_FIGURES, HISTORY_LENGTHS, HISTORY_SUBJECTS } from './flags.ts';

/** `ullage history`. */
export const HISTORY: CommandDefinition = {
  name: 'history',
  examples: [
    {
      line: 'ullage history host kvm-7',
      meaning: 'What was left at worst of each of its pools, day by day, for a week.',
    },
    {
      line: 'ullage history pool /var/lib/nova --host kvm-7 --figure available --since 6h --every 5m --all',
      meaning: 'When a pool filled up, to five minutes.',
    },
    { line: 'ullage history guest web-1 --since 30d', meaning: 'Which of its disks grew, and when.' },
  ],
  exitCodes: [],
  details: [
    'Asks the server that --server, ULLAGE_SERVER or the configuration names, with the token of ULLAGE_TOKEN or the configuration. Times are UTC, by the clock of that server.',
    'Of a pool a row tells what all reports of its time said of one figure: the least, the mean, the most and the last. A time without reports is a row of its own and no 0, and what was not known is in no figure. Of a disk it tells what was allocated, where that changed.',
  ],
  make: (onInvocation) =>
    new Command('history')
      .summary('show what pools and disks were over time, in buckets of five minutes, hours or days')
      .description('Show what the pools of a host, one pool, or the disks of a guest were over time.')
      .addArgument(new Argument('<kind>', 'of what').choices(HISTORY_SUBJECTS))
      .argument('<name>', 'which: host by id or name, pool by id or name, guest by UUID or name')
      .option('--since <when>', 'from when on: 30m, 6h, 7d, or 2026-11-25T12:00Z (default: 7d)')
      .option('--until <when>', 'until when: likewise (default: now)')
      .addOption(
        new Option('--every <length>', 'one row for so long (default: what gives some 50 rows at most)').choices(
          HISTORY_LENGTHS,
        ),
      )
      .addOption(
        new Option('--figure <figure>', 'host, pool: which figure (default: worst-case)').choices(HISTORY_FIGURES),
      )
      .option('--host <host>', 'pool: as this host reported it; id or name')
      .option('--disk <target>', 'guest: only this disk, as in its definition: vda')
      .option('--json', 'print one JSON document, with every figure')
      .option(...ALL)
      .option(...BYTES)
      .option(...NO_COLOR)
      .option(...SERVER)
      .option(...TLS_CA)
      .option(...CONFIG)
      .action((kind, name, flags) => onInvocation({ command: 'history', kind, name, flags })),
};
