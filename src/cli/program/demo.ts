// The definition of `ullage demo`.
import { Command } from '@commander-js/extra-typings';
import { BYTES, CONFIG, NO_COLOR } from './common-options.ts';
import type { CommandDefinition } from './definition.ts';

/** `ullage demo`. */
export const DEMO: CommandDefinition = {
  name: 'demo',
  examples: [
    { line: 'ullage demo', meaning: 'Build the example, explain it, remove it.' },
    { line: 'ullage demo --keep', meaning: 'Leave the images in place, and say where.' },
  ],
  exitCodes: [],
  details: [
    'Builds a small tree of real sparse images in a temporary folder, laid out as Nova does it, that promise more than the disk of this machine has free; explains it; and removes it again. A few MiB are written, no more.',
  ],
  make: (onInvocation) =>
    new Command('demo')
      .summary('show on made-up images why a host can report negative free disk')
      .description(
        'Show why a host can report negative free disk, on real images that are made for it and removed again.',
      )
      .option('--keep', 'leave the images in place, and say where they are')
      .option('--all', 'every row of every table')
      .option(...BYTES)
      .option(...NO_COLOR)
      .option(...CONFIG)
      .action((flags) => onInvocation({ command: 'demo', flags })),
};
