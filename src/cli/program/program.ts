// The whole command line: all commands under one program, and its parsing into an invocation, a text to show, or an error.
import { Command, CommanderError, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { UllageError } from '../../core/errors.ts';
import { printable } from '../../core/plain-text.ts';
import { AGENT } from './agent.ts';
import { CLAIMS } from './claims.ts';
import { COMPLETION } from './completion.ts';
import { DB } from './db.ts';
import type { CommandDefinition, Invocation, OnInvocation } from './definition.ts';
import { DEMO } from './demo.ts';
import { EVENTS } from './events.ts';
import { EXPLAIN } from './explain.ts';
import { FLEET_COMMANDS } from './fleet.ts';
import { FORGET } from './forget.ts';
import { helpAfter } from './help-text.ts';
import { HISTORY } from './history.ts';
import { INSPECT } from './inspect.ts';
import { MAN } from './man.ts';
import { MIGRATE } from './migrate.ts';
import { PLACE, PLACEMENT } from './place.ts';
import { POLICY } from './policy.ts';
import { SERVE } from './serve.ts';
import { TOKEN } from './token.ts';

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandDefinition[] = [
  EXPLAIN,
  INSPECT,
  DEMO,
  AGENT,
  ...FLEET_COMMANDS,
  HISTORY,
  FORGET,
  PLACE,
  PLACEMENT,
  CLAIMS,
  POLICY,
  EVENTS,
  SERVE,
  TOKEN,
  MIGRATE,
  DB,
  MAN,
  COMPLETION,
];

/** What a command line comes to: something to run, or text (help, version) that was asked for. */
export type Parsed = { readonly run: Invocation } | { readonly show: string };

/** The program with all its commands. */
export function makeProgram(version: string, onInvocation: OnInvocation): Command {
  const program = new Command('ullage')
    .description('How much disk a KVM/libvirt host really has left, why, and which guests make it so.')
    .version(version, '-V, --version', 'print the version')
    .helpCommand('help [command]', 'print the help of a command')
    .configureHelp({ showGlobalOptions: false });
  for (const definition of COMMANDS) {
    program.addCommand(definition.make(onInvocation).addHelpText('after', helpAfter(definition)));
  }
  return program;
}

/** Parses the arguments after the program's name. Throws CLI_USAGE. `columns` is the width of help. */
export function parseCommandLine(version: string, columns: number, args: readonly string[]): Parsed {
  let run: Invocation | undefined;
  let shown = '';
  const program = makeProgram(version, (invocation) => {
    run = invocation;
  });
  for (const command of [program, ...program.commands]) {
    silence(command, columns, (text) => {
      shown += text;
    });
  }
  try {
    program.parse(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { show: shown };
    throw usageError(error, args);
  }
  return run === undefined ? { show: program.helpInformation() } : { run };
}

function silence(command: CommandUnknownOpts, columns: number, onText: (text: string) => void): void {
  command.exitOverride();
  command.configureOutput({
    writeOut: onText,
    writeErr: () => {},
    getOutHelpWidth: () => columns,
    getErrHelpWidth: () => columns,
    getOutHasColors: () => false,
    getErrHasColors: () => false,
  });
}

function usageError(error: CommanderError, args: readonly string[]): UllageError {
  const [first] = args[0] === 'help' ? args.slice(1) : [];
  if (first !== undefined) {
    return new UllageError('CLI_USAGE', `show the help of ${printable(first)}: there is no such command`, {
      hint: 'ullage --help lists all.',
    });
  }
  if (error.code === 'commander.help') {
    return new UllageError('CLI_USAGE', 'run ullage: no command was given', {
      hint: 'ullage explain is the one to start with; ullage --help lists all.',
    });
  }
  const message = error.message.replace(/^error: /, '').replaceAll(/\s*\n\s*/g, ' ');
  const command = COMMANDS.find(({ name }) => name === args[0])?.name;
  const help = command === undefined ? 'ullage --help' : `ullage ${command} --help`;
  return new UllageError('CLI_USAGE', message, { hint: `${help} lists what there is.` });
}
