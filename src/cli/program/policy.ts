// The definition of `ullage policy`.
import { Argument, Command, Option } from '@commander-js/extra-typings';
import { POLICY_RESOURCES } from '../../core/claim/policy.ts';
import { ALL, BYTES, CONFIG, NO_COLOR, SERVER, TLS_CA } from './common-options.ts';
import type { CommandDefinition } from './definition.ts';
import { POLICY_DEEDS } from './flags.ts';

/** `ullage policy`. */
export const POLICY: CommandDefinition = {
  name: 'policy',
  examples: [
    { line: 'ullage policy', meaning: 'All that is set, and what holds beneath.' },
    { line: 'ullage policy show kvm-7', meaning: 'What holds on one host, and who says so.' },
    {
      line: 'ullage policy set --fleet --disk-reserved 50GiB --dry-run --reason "room for snapshots"',
      meaning: 'Who would be over capacity by it; nothing is changed.',
    },
    {
      line: 'ullage policy set --aggregate 6d7a1a52-2b1c-4b0e-9a55-6f1f7c8d9e01 --disk-ratio 1.5 --reason "compressed arrays"',
      meaning: 'For every host and shared pool that is in it, now or later.',
    },
    {
      line: 'ullage policy clear --host kvm-7 --resource disk --reason "the disks were replaced"',
      meaning: 'From then on the wider scopes hold.',
    },
  ],
  exitCodes: [],
  details: [
    'Asks the server that --server, ULLAGE_SERVER or the configuration names, with the token of ULLAGE_TOKEN or the configuration: any that may read for list and show, one of an operator or an admin for the rest.',
    'The narrowest scope that names a figure has it: the host (or the shared pool), then its aggregates (of several the least ratio and the largest reserve), then the fleet, then [promises] of the servers. What set does not name stays as it was set. A change holds at once; hosts that are over capacity by it are listed, and keep what they have promised.',
  ],
  make: (onInvocation) =>
    new Command('policy')
      .summary('show and set how far promises may exceed what is there, by scope')
      .description(
        'Show, set and clear reserves and allocation ratios of the fleet, aggregates, hosts and shared pools.',
      )
      .addArgument(new Argument('[deed]', 'what to do').choices(POLICY_DEEDS).default('list' as const))
      .argument('[host]', 'show: of which host, by its id or name')
      .option('--fleet', 'set, clear: for all hosts and shared pools')
      .option('--aggregate <uuid>', 'set, clear: for an aggregate of the Placement API')
      .option('--host <host>', 'set, clear: for a host, by its id or name')
      .option('--pool <pool>', 'set, clear: for a pool that hosts share, by its id')
      .option('--disk-ratio <ratio>', 'set: by how much what is promised of disk may exceed it: 1.5')
      .option('--memory-ratio <ratio>', 'set: likewise for memory')
      .option('--vcpu-ratio <ratio>', 'set: likewise for processors')
      .option('--disk-reserved <size>', 'set: what of each pool is promised to nobody: 50GiB')
      .option('--memory-reserved <size>', 'set: what of the memory of each host is promised to nobody: 4GiB')
      .option('--vcpu-reserved <count>', 'set: processors of each host that are promised to nobody')
      .addOption(new Option('--resource <resource>', 'clear: only this one').choices(POLICY_RESOURCES))
      .addOption(new Option('--only <figure>', 'clear: only this figure').choices(['ratio', 'reserved']))
      .option('--reason <text>', 'set, clear: why; kept with it and in the audit log')
      .option('--dry-run', 'set, clear: change nothing, and say what would come of it')
      .option('--json', 'print one JSON document instead of a table')
      .option(...ALL)
      .option(...BYTES)
      .option(...NO_COLOR)
      .option(...SERVER)
      .option(...TLS_CA)
      .option(...CONFIG)
      .action((deed, subject, flags) => onInvocation({ command: 'policy', deed, subject, flags })),
};
