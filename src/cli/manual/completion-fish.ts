// The completion script for fish, written from the command line's outline.
import type { CommandOutline, OptionOutline } from '../program/outline.ts';

/** A script for ~/.config/fish/completions/ullage.fish. */
export function fishCompletion(commands: readonly CommandOutline[]): string {
  const lines = commands.flatMap((command) => [
    `complete -c ullage -n __fish_use_subcommand -f -a ${command.name} -d ${quoted(command.summary)}`,
    ...command.options.map((option) => optionLine(command, option)),
    ...argumentLines(command),
  ]);
  return ['# fish completion for ullage, written by "ullage completion fish".', ...lines, ''].join('\n');
}

function optionLine(command: CommandOutline, option: OptionOutline): string {
  const short = option.short === undefined ? '' : ` -s ${option.short.slice(1)}`;
  return `${conditionFor(command)}${short} -l ${option.long.slice(2)}${valueWords(option)} -d ${quoted(option.meaning)}`;
}

function valueWords(option: OptionOutline): string {
  switch (option.kind) {
    case 'none':
      return '';
    case 'choice':
      return ` -x -a ${quoted(option.choices.join(' '))}`;
    case 'file':
      return ' -r -F';
    case 'folder':
      return ` -x -a '(__fish_complete_directories)'`;
    case 'word':
      return ' -x';
  }
}

function argumentLines(command: CommandOutline): readonly string[] {
  const [first, second] = command.arguments;
  if (first === undefined) return [`${conditionFor(command)} -f`];
  if (first.choices.length === 0) return [];
  const words = first.choices.join(' ');
  // Once the first is there, files are what fish offers by itself.
  const more = second === undefined ? '' : `; and not __fish_seen_subcommand_from ${words}`;
  return [`${conditionFor(command, more)} -f -a ${quoted(words)}`];
}

function conditionFor(command: CommandOutline, more = ''): string {
  return `complete -c ullage -n '__fish_seen_subcommand_from ${command.name}${more}'`;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', String.raw`\\`).replaceAll("'", String.raw`\'`)}'`;
}
