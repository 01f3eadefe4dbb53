// The definition of `ullage man`.
import { Command } from '@commander-js/extra-typings';
import { withHelp } from './help-text.ts';
import type { CommandDefinition } from './definition.ts';

const EXAMPLES = [{ line: 'ullage man | man -l -', meaning: 'Read the manual of this very version.' }];

/** `ullage man`. */
export const MAN: CommandDefinition = {
  name: 'man',
  examples: EXAMPLES,
  details: [],
  make: (onInvocation) =>
    withHelp(
      new Command('man')
        .summary('print the manual page')
        .description('Print the manual page in mdoc(7).')
        .action(() => onInvocation({ command: 'man' })),
      EXAMPLES,
    ),
};
