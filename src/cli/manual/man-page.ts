// The manual page in mdoc(7), written from the same definitions as --help and the settings table.
import { EXIT_CODE_PRECEDENCE } from '../exit-codes.ts';
import { wrapLines } from '../render/wrap.ts';
import type { ArgumentOutline, CommandOutline, OptionOutline } from '../program/outline.ts';
import { DEFAULT_CONFIG_FILE } from '../settings/file.ts';
import { OTHER_VARIABLES, SETTINGS } from '../settings/table.ts';

/** The date of the last change in what the page says: mdoc wants one. */
const LAST_CHANGED = 'November 25, 2026';

/** The whole page. */
export function manPage(version: string, commands: readonly CommandOutline[]): string {
  return [
    '.\\" Written by "ullage man" from the definitions in src/cli/program. Do not edit.',
    `.Dd ${LAST_CHANGED}`,
    '.Dt ULLAGE 1',
    `.Os Ullage ${version}`,
    '.Sh NAME',
    '.Nm ullage',
    '.Nd how much disk a KVM/libvirt host really has left, why, and which guests make it so',
    '.Sh SYNOPSIS',
    ...commands.flatMap(synopsis),
    '.Sh DESCRIPTION',
    'Sparse images promise more than a host has.',
    '.Nm',
    'says where every byte of each storage pool is, what has been promised on top',
    'of it, and which guests and disks make the difference negative.',
    'That needs no server and no configuration, and writes nothing.',
    '.Sh COMMANDS',
    ...commands.flatMap(commandSection),
    ...environment(),
    ...files(),
    '.Sh EXIT STATUS',
    ...commands.flatMap(exitStatus),
    text(EXIT_CODE_PRECEDENCE),
    '.Sh EXAMPLES',
    ...commands.flatMap(examples).slice(1),
    '.Sh SEE ALSO',
    '.Xr df 1 ,',
    '.Xr qemu-img 1 ,',
    '.Xr virsh 1',
    '',
  ].join('\n');
}

function synopsis(command: CommandOutline): readonly string[] {
  return [
    '.Nm',
    `.Cm ${command.name}`,
    '.Op Ar options',
    ...command.arguments.map((argument) => argumentMacro(argument)),
  ];
}

function argumentMacro({ name, variadic, choices }: ArgumentOutline): string {
  if (choices.length > 0) return `.Cm ${choices.join(' | ')}`;
  return `.Ar ${variadic ? `${name} ...` : name}`;
}

function commandSection(command: CommandOutline): readonly string[] {
  return [
    `.Ss ullage ${command.name}`,
    text(command.description),
    ...command.definition.details.flatMap((paragraph) => ['.Pp', text(paragraph)]),
    '.Bl -tag -width Ds',
    ...command.options.flatMap(optionItem),
    '.El',
  ];
}

function optionItem(option: OptionOutline): readonly string[] {
  const short = option.short === undefined ? '' : `Fl ${option.short.slice(1)} , `;
  const value = option.value === undefined ? '' : ` Ar ${option.value}`;
  const choices = option.choices.length === 0 ? [] : [`One of ${option.choices.join(', ')}.`];
  return [`.It ${short}Fl Fl ${option.long.slice(2)}${value}`, sentence(option.meaning), ...choices.map(text)];
}

function exitStatus(command: CommandOutline): readonly string[] {
  const { exitCodes } = command.definition;
  if (exitCodes.length === 0) return [];
  return [
    `.Ss ullage ${command.name}`,
    '.Bl -tag -width Ds',
    ...exitCodes.flatMap(([code, meaning]) => [`.It ${code}`, sentence(meaning)]),
    '.El',
  ];
}

function environment(): readonly string[] {
  const settings = Object.values(SETTINGS).map(({ env, meaning }) => [env, meaning] as const);
  const others = [
    ...Object.entries(OTHER_VARIABLES),
    ['NO_COLOR', 'when set and not empty, no colours'],
    ['FORCE_COLOR', 'when set and neither 0 nor false, colours even where stdout is no terminal'],
    [
      'LC_ALL, LC_CTYPE, LANG',
      'the first that is set says whether the terminal shows UTF-8; otherwise the output is ASCII',
    ],
  ] as const;
  return [
    '.Sh ENVIRONMENT',
    'A variable is stronger than the configuration file, a flag stronger than both.',
    '.Bl -tag -width Ds',
    ...[...settings, ...others].flatMap(([name, meaning]) => [`.It Ev ${name}`, sentence(meaning)]),
    '.El',
  ];
}

function files(): readonly string[] {
  return [
    '.Sh FILES',
    '.Bl -tag -width Ds',
    `.It Pa ${DEFAULT_CONFIG_FILE}`,
    'Settings in TOML.',
    'Unknown keys are errors.',
    'The keys are:',
    '.Bl -tag -width Ds',
    ...Object.values(SETTINGS).flatMap((setting) => [
      `.It Li ${setting.key}`,
      sentence(setting.meaning),
      text(`Expected: ${setting.kind.expected}.`),
    ]),
    '.El',
    '.El',
  ];
}

function examples(command: CommandOutline): readonly string[] {
  return command.definition.examples.flatMap(({ line, meaning }) => ['.Pp', text(meaning), '.Dl ' + escaped(line)]);
}

/** A meaning as a sentence of its own: upper case and a full stop. */
function sentence(meaning: string): string {
  return text(`${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}${meaning.endsWith('.') ? '' : '.'}`);
}

/** mandoc's style check wants input lines that fit a terminal. */
const INPUT_COLUMNS = 80;

/** Prose as input lines: mdoc wants a new sentence on a new line, and a line must not begin with a control character. */
function text(prose: string): string {
  return escaped(prose)
    .replaceAll(/([.:;]) (?=[A-Z])/g, '$1\n')
    .split('\n')
    .flatMap((sentenceLine) => wrapLines(sentenceLine, INPUT_COLUMNS))
    .map((line) => (/^[.']/.test(line) ? `\\&${line}` : line))
    .join('\n');
}

function escaped(line: string): string {
  return line.replaceAll('\\', '\\e').replaceAll('−', '\\-');
}
