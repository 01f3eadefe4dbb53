// The completion script for bash, written from the command line's outline.
import type { ArgumentOutline, CommandOutline, OptionOutline } from '../program/outline.ts';

/** A script to source, or to put into /etc/bash_completion.d. */
export function bashCompletion(commands: readonly CommandOutline[]): string {
  const names = commands.map((command) => command.name).join(' ');
  return `# bash completion for ullage, written by "ullage completion bash".
_ullage() {
  local word=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]}
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${names} help --help --version" -- "$word"))
    return
  fi
  case $command in
${commands.map(commandCase).join('\n')}
    help) COMPREPLY=($(compgen -W "${names}" -- "$word")) ;;
  esac
}
# One name a line: names of files have blanks.
_ullage_names() {
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen "$1" -- "$2")
}
complete -F _ullage ullage
`;
}

function commandCase(command: CommandOutline): string {
  const values = command.options.filter((option) => option.kind !== 'none').map(valueCase);
  const words = command.options.map((option) => option.long).join(' ');
  const inner = values.length === 0 ? '' : `      case $previous in\n${values.join('\n')}\n      esac\n`;
  return `    ${command.name})
${inner}      case $word in
        -*) COMPREPLY=($(compgen -W "${words}" -- "$word")) ;;
        *) ${argumentReply(command)} ;;
      esac
      ;;`;
}

function valueCase(option: OptionOutline): string {
  return `        ${option.long}) ${replyFor(option)}; return ;;`;
}

function replyFor(option: OptionOutline): string {
  switch (option.kind) {
    case 'choice':
      return `COMPREPLY=($(compgen -W "${option.choices.join(' ')}" -- "$word"))`;
    case 'file':
      return '_ullage_names -f "$word"';
    case 'folder':
      return '_ullage_names -d "$word"';
    case 'word':
    case 'none':
      return ':';
  }
}

function argumentReply({ arguments: [first, second], options }: CommandOutline): string {
  if (first === undefined) {
    return `COMPREPLY=($(compgen -W "${options.map((option) => option.long).join(' ')}" -- "$word"))`;
  }
  if (second === undefined) return oneArgument(first);
  // The second follows the first at once; elsewhere the first is offered.
  return `case $previous in ${first.choices.join('|')}) ${oneArgument(second)} ;; *) ${oneArgument(first)} ;; esac`;
}

function oneArgument({ choices }: ArgumentOutline): string {
  return choices.length > 0
    ? `COMPREPLY=($(compgen -W "${choices.join(' ')}" -- "$word"))`
    : '_ullage_names -f "$word"';
}
