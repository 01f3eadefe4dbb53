// The definitions of the commands that ask a server: fleet, hosts, host, pools, guests, disks, findings, problems.
import { Argument, Command, Option, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { SEVERITIES } from '../../core/finding.ts';
import { FINDINGS_EXIT_CODE_MEANINGS, FLEET_EXIT_CODE_MEANINGS, PROBLEMS_EXIT_CODE_MEANINGS } from '../exit-codes.ts';
import { ALL, BYTES, CONFIG, NO_COLOR, SERVER, TLS_CA } from './common-options.ts';
import type { CommandDefinition, Example, OnInvocation } from './definition.ts';
import type { FleetCommand, FleetFlags } from './flags.ts';

/** For the commands that have --watch. */
export const WATCH_DETAILS =
  'With --watch a terminal shows the answer in its second screen, anew at most once a second; elsewhere each new state is written once, with its time. When the server cannot be asked, what is shown is marked as not current, with its age (with --json: a line {"notCurrent": ...}), until it answers again.';

const DETAILS = [
  'Asks the server that --server, ULLAGE_SERVER or the configuration names, with the token of ULLAGE_TOKEN or the configuration. A host that has not reported for more than two of its periods is marked late, for more than five lost: its figures are of then.',
  WATCH_DETAILS,
];

interface Words {
  readonly name: FleetCommand;
  readonly summary: string;
  readonly examples: readonly Example[];
  readonly exitCodes?: CommandDefinition['exitCodes'];
  readonly add: (command: Command) => CommandUnknownOpts;
}

function defined({ name, summary, examples, exitCodes, add }: Words): CommandDefinition {
  return {
    name,
    examples,
    exitCodes: exitCodes ?? FLEET_EXIT_CODE_MEANINGS,
    details: DETAILS,
    make: (onInvocation) =>
      made(add(new Command(name).summary(summary).description(sentence(summary))), name, onInvocation),
  };
}

function made(command: CommandUnknownOpts, name: FleetCommand, onInvocation: OnInvocation): CommandUnknownOpts {
  return command
    .option('--watch', 'show it again whenever something happens, and every 10 s, until a signal ends it')
    .option('--json', 'print one JSON document instead of a table; with --watch one a line')
    .option(...ALL)
    .option(...BYTES)
    .option(...NO_COLOR)
    .option(...SERVER)
    .option(...TLS_CA)
    .option(...CONFIG)
    .action(() => {
      // Options and arguments were added above, under the names that FleetFlags has: commander's types lose them here.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
      const flags = command.opts() as unknown as FleetFlags;
      const [subject] = command.args;
      onInvocation({ command: name, subject, flags });
    });
}

function sentence(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
}

const HOST_FILTER = ['--host <host>', 'only this host: id or name'] as const;

/** All of them. */
export const FLEET_COMMANDS: readonly CommandDefinition[] = [
  defined({
    name: 'fleet',
    summary:
      'show all hosts as one: totals of their pools, a shared one once, findings, and how many hosts are heard of',
    examples: [
      { line: 'ullage fleet', meaning: 'Whether anything is promised that is not there.' },
      { line: 'ullage fleet --json', meaning: 'The same with exact bytes, for a program.' },
    ],
    add: (command) => command,
  }),
  defined({
    name: 'hosts',
    summary: 'list the hosts that report to a server, the tightest first',
    examples: [
      { line: 'ullage hosts', meaning: 'The tightest twenty.' },
      { line: 'ullage hosts --freshness lost --all', meaning: 'Every host that has stopped reporting.' },
      { line: 'ullage hosts --watch', meaning: 'The same, kept current on the screen.' },
    ],
    add: (command) =>
      command
        .addOption(new Option('--freshness <state>', 'only these').choices(['fresh', 'late', 'lost']))
        .addOption(
          new Option('--sort <order>', 'by what (default: worst-case-free)').choices(['name', 'worst-case-free']),
        )
        .option('--search <text>', 'only hosts whose name contains this'),
  }),
  defined({
    name: 'host',
    summary: 'show one host: its pools, findings and problems',
    examples: [{ line: 'ullage host kvm-7', meaning: 'By name; an id does too.' }],
    add: (command) => command.addArgument(new Argument('<host>', 'id or name')),
  }),
  defined({
    name: 'pools',
    summary: 'list the pools of all hosts, a shared one once, the tightest first',
    examples: [{ line: 'ullage pools --shared', meaning: 'Pools that several hosts can write to.' }],
    add: (command) => command.option('--shared', 'only pools that several hosts can write to'),
  }),
  defined({
    name: 'guests',
    summary: 'list the guests of all hosts, or of one',
    examples: [{ line: 'ullage guests --search web', meaning: 'Where the web servers are.' }],
    add: (command) => command.option(...HOST_FILTER).option('--search <text>', 'name contains, or UUID is'),
  }),
  defined({
    name: 'disks',
    summary: 'list what each disk has, may become and may still take',
    examples: [{ line: 'ullage disks --host kvm-7 --all', meaning: 'Every disk of one host.' }],
    add: (command) => command.option(...HOST_FILTER).option('--guest <guest>', 'only this guest: UUID or name'),
  }),
  defined({
    name: 'findings',
    summary: 'list what is wrong or unsafe on all hosts and the pools they share, the gravest first',
    examples: [
      { line: 'ullage findings --severity critical', meaning: 'What cannot wait.' },
      { line: 'ullage findings --code disk-missing --all', meaning: 'Every host that has one thing wrong.' },
      {
        line: 'ullage findings --fail-on critical >/dev/null || mail-me',
        meaning: 'For cron: the exit code says whether to look.',
      },
    ],
    exitCodes: FINDINGS_EXIT_CODE_MEANINGS,
    add: (command) =>
      command
        .option(...HOST_FILTER)
        .addOption(new Option('--severity <severity>', 'only of this severity').choices(SEVERITIES))
        .option('--code <code>', 'only of this code (docs/findings.md)')
        .addOption(
          new Option('--fail-on <severity>', 'exit 1 for findings of this severity and above (default: never)').choices(
            [...SEVERITIES, 'never'],
          ),
        ),
  }),
  defined({
    name: 'problems',
    summary: 'list what could not be read, on all hosts or on one',
    examples: [{ line: 'ullage problems --host kvm-7', meaning: 'Why the figures of one host are partial.' }],
    exitCodes: PROBLEMS_EXIT_CODE_MEANINGS,
    add: (command) => command.option(...HOST_FILTER),
  }),
];
