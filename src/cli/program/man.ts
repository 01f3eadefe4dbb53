// The definition of `ullage man`.
import { Command } from '@commander-js/extra-typings';
import type { CommandDefinition } from './definition.ts';

/** `ullage man`. */
export const MAN: CommandDefinition = {
  name: 'man',
  examples: [{ line: 'ullage man | man -l -', meaning: 'Read the manual of this very version.' }],
  exitCodes: [],
  details: [],
  make: (onInvocation) =>
    new Command('man')
      .summary('print the manual page')
      .description('Print the manual page in mdoc(7).')
      .action(() => onInvocation({ command: 'man' })),
};
