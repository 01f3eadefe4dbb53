// The definition of `ullage completion`.
import { Argument, Command } from '@commander-js/extra-typings';
import type { CommandDefinition } from './definition.ts';
import { SHELLS } from './flags.ts';

/** `ullage completion`. */
export const COMPLETION: CommandDefinition = {
  name: 'completion',
  examples: [
    { line: 'ullage completion bash > /etc/bash_completion.d/ullage', meaning: 'For every user of bash.' },
    { line: 'source <(ullage completion zsh)', meaning: 'For this zsh.' },
    { line: 'ullage completion fish > ~/.config/fish/completions/ullage.fish', meaning: 'For fish.' },
  ],
  exitCodes: [],
  details: [],
  make: (onInvocation) =>
    new Command('completion')
      .summary('print a completion script for a shell')
      .description('Print a completion script for a shell.')
      .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
      .action((shell) => onInvocation({ command: 'completion', shell })),
};
