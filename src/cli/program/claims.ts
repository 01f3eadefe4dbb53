// The definition of `ullage claims`.
import { Argument, Command, Option } from '@commander-js/extra-typings';
import { ALL, BYTES, CONFIG, NO_COLOR, SERVER, TLS_CA } from './common-options.ts';
import type { CommandDefinition } from './definition.ts';
import { CLAIM_DEEDS } from './flags.ts';
import { WATCH_DETAILS } from './fleet.ts';

const STATES = ['claimed', 'confirmed', 'released', 'expired', 'aborted'] as const;

const MOVES = ['resize', 'migrate', 'live-migrate', 'evacuate'] as const;

/** `ullage claims`. */
export const CLAIMS: CommandDefinition = {
  name: 'claims',
  examples: [
    { line: 'ullage claims', meaning: 'What changed last.' },
    { line: 'ullage claims --host kvm-7 --state claimed', meaning: 'What is promised on a host and not there yet.' },
    { line: 'ullage claims --vanished --all', meaning: 'Promises whose guests complete reports no longer show.' },
    {
      line: 'ullage claims show 7d2f3c1e-9a40-4c11-9f7e-0c7a8f6b1f55',
      meaning: 'One of them, and all that happened to it.',
    },
    {
      line: 'ullage claims create --host kvm-7 --guest 1b4e28ba-2fa1-41d2-883f-0016d3cca427 --disk-gib 20 --memory-mib 2048 --vcpus 2',
      meaning: 'Before the guest is built there.',
    },
    {
      line: 'ullage claims rebuild 7d2f3c1e-9a40-4c11-9f7e-0c7a8f6b1f55 --disk-gib 40 --memory-mib 4096 --vcpus 2',
      meaning: 'Before the guest is built anew where it is: only what the new size has more of must fit.',
    },
    {
      line: 'ullage claims forced',
      meaning: 'Claims that overran a limit by force and nobody has reviewed, the earliest due first.',
    },
    {
      line: 'ullage claims release --guest 1b4e28ba-2fa1-41d2-883f-0016d3cca427',
      meaning: 'All that a guest holds, once it is deleted.',
    },
  ],
  exitCodes: [],
  details: [
    'Asks the server that --server, ULLAGE_SERVER or the configuration names, with the token of ULLAGE_TOKEN or the configuration: any that may read for list and show, one of a placer, an operator or an admin for the rest.',
    'A claim has an id that its maker draws: create and move say which they drew when there was no answer, and the same command with --id finds out what became of it, and does it if nothing did.',
    WATCH_DETAILS,
  ],
  make: (onInvocation) =>
    new Command('claims')
      .summary('list what is promised on hosts, promise, move and release')
      .description('List what is promised on hosts and to which guests; promise, move and release.')
      .addArgument(new Argument('[deed]', 'what to do').choices(CLAIM_DEEDS).default('list' as const))
      .argument(
        '[claim]',
        'show, rebuild, move, confirm, confirm-move, revert-move, release, abort, review: which one, by its id',
      )
      .option('--host <host>', 'list, forced: only this one; create, move: on which; id or name')
      .option('--guest <uuid>', 'list: only of this guest; create: for which; release: all that it holds')
      .addOption(new Option('--state <state>', 'list: only these').choices(STATES))
      .option('--vanished', 'list: only those whose guest complete reports no longer show')
      .option('--disk-gib <gib>', 'create, rebuild, move: disk')
      .option('--class <class>', 'create, rebuild, move: of which class of pool (default: instances)')
      .option('--memory-mib <mib>', 'create, rebuild, move: memory')
      .option('--vcpus <count>', 'create, rebuild, move: processors')
      .option(
        '--expected-fill <percent>',
        'create, rebuild, move: how much of its disks the guest writes at once (default: as the server says)',
      )
      .addOption(new Option('--kind <kind>', 'move: why (default: migrate)').choices(MOVES))
      .option(
        '--expires-after <seconds>',
        'create, move: it ends if no report has confirmed it by then (default: 3600)',
      )
      .option('--force <reason>', 'create, rebuild, move: even if it does not fit; by an operator or an admin')
      .option('--id <uuid>', 'create, move: id of the claim (default: drawn)')
      .option('--note <text>', 'review: what was found, and why it may stay')
      .option('--again-after <days>', 'review: when it is due again (default: never)')
      .option('--watch', 'list, show: again whenever something happens, and every 10 s, until a signal ends it')
      .option('--json', 'print one JSON document instead of a table; with --watch one a line')
      .option(...ALL)
      .option(...BYTES)
      .option(...NO_COLOR)
      .option(...SERVER)
      .option(...TLS_CA)
      .option(...CONFIG)
      .action((deed, subject, flags) => onInvocation({ command: 'claims', deed, subject, flags })),
};
