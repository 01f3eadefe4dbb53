// The definitions of `ullage place` and `ullage placement`.
import { Argument, Command, Option } from '@commander-js/extra-typings';
import { PLACE_EXIT_CODE_MEANINGS } from '../exit-codes.ts';
import { ALL, BYTES, CONFIG, NO_COLOR, SERVER, TLS_CA } from './common-options.ts';
import type { CommandDefinition } from './definition.ts';
import { PLACEMENT_DEEDS } from './flags.ts';

const GUEST = '1b4e28ba-2fa1-41d2-883f-0016d3cca427';

function collect(text: string, before: string[] | undefined): string[] {
  return [...(before ?? []), text];
}

/** `ullage place`. */
export const PLACE: CommandDefinition = {
  name: 'place',
  examples: [
    {
      line: 'ullage place --disk 40GiB --memory-mib 4096 --vcpus 2 --dry-run',
      meaning: 'Where it would go, and of every other host what it lacks.',
    },
    {
      line: `ullage place --guest ${GUEST} --disk 40GiB --disk 200GiB:raw:ssd --memory-mib 4096 --vcpus 2`,
      meaning: 'Chooses a host and claims there, before the guest is built.',
    },
    {
      line: 'ullage place --disk 40GiB --vcpus 2 --dry-run --as nova-kilo',
      meaning: 'What the disk filter of OpenStack Kilo would have said of the same hosts.',
    },
    {
      line: `ullage place --guest ${GUEST} --disk 40GiB --host kvm-7 --force --reason "moves out on Friday"`,
      meaning: 'There and nowhere else, though limits are overrun: by an operator, with what it makes of the host.',
    },
  ],
  exitCodes: PLACE_EXIT_CODE_MEANINGS,
  details: [
    'Asks the server that --server, ULLAGE_SERVER or the configuration names, with the token of a placer, an operator or an admin in ULLAGE_TOKEN or the configuration.',
    'A decision has an id that is drawn here. When there was no answer it is told: the same command with --id finds out what became of it, and does it if nothing did. ullage placement show ID derives the answer again.',
    'Of the hosts that do not fit the nearest misses are shown first: those that lack the fewest things, by the least. --all shows every host.',
  ],
  make: (onInvocation) =>
    new Command('place')
      .summary('choose a host for a guest, claim there, and say why')
      .description('Choose a host for a guest and claim there, and say of every host what it lacks.')
      .option('--guest <uuid>', 'for which; not needed with --dry-run')
      .option('--disk <size[:format[:class]]>', 'a disk: 40GiB, 40GiB:raw, 40GiB:qcow2:ssd; several times', collect)
      .option('--preallocated', 'the disks are written in full when they are made')
      .option('--memory-mib <mib>', 'memory')
      .option('--vcpus <count>', 'processors')
      .option('--root-gib <gib>', "a flavor's root disk, instead of --disk")
      .option('--ephemeral-gib <gib>', "a flavor's ephemeral disk")
      .option('--swap-mib <mib>', "a flavor's swap")
      .option('--class <class>', "a flavor's class of pool (default: instances)")
      .option('--expected-fill <percent>', 'of the disks, written at once (default: as the server is set)')
      .option('--aggregate <uuids>', 'in one of these aggregates, by comma; several times: in one of each', collect)
      .option('--not-aggregate <uuid>', 'in none of these; several times', collect)
      .option('--trait <name>', 'with this trait; several times', collect)
      .option('--not-trait <name>', 'without it; several times', collect)
      .option('--apart-from <uuid>', 'not where this guest is; several times', collect)
      .option('--together-with <uuid>', 'where this guest is; several times', collect)
      .option('--pack', 'where least would be left (default: where most would)')
      .option('--host <host>', 'only this one: id or name')
      .option('--force', 'with --host: though limits are overrun; by an operator or an admin')
      .option('--reason <text>', 'with --force: why')
      .addOption(new Option('--as <rules>', 'with --dry-run: by whose rules').choices(['nova-kilo'] as const))
      .option('--dry-run', 'only tell')
      .option('--seed <number>', 'which of hosts that are as good as each other is chosen (default: drawn)')
      .option('--project <text>', 'whose guest it is')
      .option('--expires-after <seconds>', 'the claim ends if no report has confirmed it by then (default: 3600)')
      .option('--id <uuid>', 'id of the decision and the claim (default: drawn)')
      .option('--json', 'print one JSON document instead of tables')
      .option('--all', 'every host')
      .option(...BYTES)
      .option(...NO_COLOR)
      .option(...SERVER)
      .option(...TLS_CA)
      .option(...CONFIG)
      .action((flags) => onInvocation({ command: 'place', flags })),
};

/** `ullage placement`. */
export const PLACEMENT: CommandDefinition = {
  name: 'placement',
  examples: [
    { line: 'ullage placement list --forced', meaning: 'Decisions that overran a limit, newest first.' },
    {
      line: 'ullage placement show 7d2f3c1e-9a40-4c11-9f7e-0c7a8f6b1f55',
      meaning: 'One of them, derived again from what was known of every host.',
    },
  ],
  exitCodes: PLACE_EXIT_CODE_MEANINGS,
  details: [
    'Asks the server that --server, ULLAGE_SERVER or the configuration names, with any token that may read. list exits with 0.',
  ],
  make: (onInvocation) =>
    new Command('placement')
      .summary('list and show where guests were placed, and why')
      .description('List decisions about where guests went, and show one with all that was known.')
      .addArgument(new Argument('[deed]', 'what to do').choices(PLACEMENT_DEEDS).default('list' as const))
      .argument('[id]', 'show: which one')
      .option('--host <host>', 'list: only those that chose this one: id or name')
      .addOption(
        new Option('--outcome <outcome>', 'list: only these').choices(['placed', 'nowhere', 'explained'] as const),
      )
      .option('--forced', 'list: only those that overran a limit')
      .option('--json', 'print one JSON document instead of tables')
      .option(...ALL)
      .option(...BYTES)
      .option(...NO_COLOR)
      .option(...SERVER)
      .option(...TLS_CA)
      .option(...CONFIG)
      .action((deed, subject, flags) => onInvocation({ command: 'placement', deed, subject, flags })),
};
