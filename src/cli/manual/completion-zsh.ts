// The completion script for zsh, written from the command line's outline.
import type { CommandOutline, OptionOutline } from '../program/outline.ts';

/** A script to source after compinit, or to put into a folder of fpath as _ullage. */
export function zshCompletion(commands: readonly CommandOutline[]): string {
  const described = commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`);
  return `#compdef ullage
# zsh completion for ullage, written by "ullage completion zsh".
_ullage() {
  local -a commands
  commands=(
${described.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${commands.map(commandCase).join('\n')}
    help) _describe command commands ;;
  esac
}
if [ "$funcstack[1]" = _ullage ]; then
  _ullage "$@"
else
  compdef _ullage ullage
fi
`;
}

function commandCase(command: CommandOutline): string {
  const specs = [...command.options.map(optionSpec), ...argumentSpecs(command)];
  return `    ${command.name})
      _arguments -S \\
        ${specs.join(' \\\n        ')}
      ;;`;
}

function optionSpec(option: OptionOutline): string {
  const repeat = option.repeatable ? '*' : '';
  return quoted(`${repeat}${option.long}[${bracketed(option.meaning)}]${valueSpec(option)}`);
}

function valueSpec(option: OptionOutline): string {
  const label = option.value ?? '';
  switch (option.kind) {
    case 'none':
      return '';
    case 'choice':
      return `:${label}:(${option.choices.join(' ')})`;
    case 'file':
      return `:${label}:_files`;
    case 'folder':
      return `:${label}:_files -/`;
    case 'word':
      return `:${label}: `;
  }
}

function argumentSpecs(command: CommandOutline): readonly string[] {
  return command.arguments.map(({ name, variadic, choices }, index) => {
    const what = choices.length > 0 ? `(${choices.join(' ')})` : '_files';
    return quoted(`${variadic ? '*' : index + 1}:${name}:${what}`);
  });
}

/** Brackets and colons end a description in an _arguments specification. */
function bracketed(text: string): string {
  return text.replaceAll(/[[\]:\\]/g, String.raw`\$&`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
