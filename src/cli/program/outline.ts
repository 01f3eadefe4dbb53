// The command line as data: what the manual and the completion scripts are written from. Taken from the commander objects.
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { CommandDefinition } from './definition.ts';
import { COMMANDS, makeProgram } from './program.ts';

/** What an option or argument takes, for completion. */
export type ValueKind = 'none' | 'word' | 'file' | 'folder' | 'choice';

/** One option. */
export interface OptionOutline {
  readonly long: string;
  readonly short: string | undefined;
  /** Placeholder of its value without brackets, e.g. "dir"; undefined for a switch. */
  readonly value: string | undefined;
  readonly kind: ValueKind;
  readonly choices: readonly string[];
  /** May be given several times. */
  readonly repeatable: boolean;
  readonly meaning: string;
}

/** One argument. */
export interface ArgumentOutline {
  readonly name: string;
  readonly variadic: boolean;
  /** Empty where any word will do: then it is a file. */
  readonly choices: readonly string[];
}

/** One command. */
export interface CommandOutline {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly options: readonly OptionOutline[];
  readonly arguments: readonly ArgumentOutline[];
  readonly definition: CommandDefinition;
}

const HELP: OptionOutline = {
  long: '--help',
  short: '-h',
  value: undefined,
  kind: 'none',
  choices: [],
  repeatable: false,
  meaning: 'print the help of the command',
};

/** Every command in the order of the help. */
export function outlineOf(version: string): readonly CommandOutline[] {
  const program = makeProgram(version, () => {});
  return COMMANDS.flatMap((definition) => {
    const command = program.commands.find((candidate) => candidate.name() === definition.name);
    return command === undefined ? [] : [commandOutline(command, definition)];
  });
}

function commandOutline(command: CommandUnknownOpts, definition: CommandDefinition): CommandOutline {
  return {
    name: command.name(),
    summary: command.summary(),
    description: command.description(),
    options: [...command.options.map(optionOutline), HELP],
    arguments: command.registeredArguments.map((argument) => ({
      name: argument.name(),
      variadic: argument.variadic,
      choices: argument.argChoices ?? [],
    })),
    definition,
  };
}

function optionOutline(option: CommandUnknownOpts['options'][number]): OptionOutline {
  const value = /<([^>.]+)/.exec(option.flags)?.[1];
  const choices = option.argChoices ?? [];
  return {
    long: option.long ?? '',
    short: option.short,
    value,
    kind: kindOf(value, choices),
    choices,
    // Where values are collected a function of ours does it; commander gives each option with choices one of its own.
    repeatable: choices.length === 0 && option.parseArg !== undefined,
    meaning: option.description,
  };
}

function kindOf(value: string | undefined, choices: readonly string[]): ValueKind {
  if (value === undefined) return 'none';
  if (choices.length > 0) return 'choice';
  if (value === 'dir') return 'folder';
  return value === 'file' ? 'file' : 'word';
}
