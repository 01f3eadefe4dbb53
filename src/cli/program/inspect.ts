// The definition of `ullage inspect`.
import { Command } from '@commander-js/extra-typings';
import { INSPECT_EXIT_CODE_MEANINGS } from '../exit-codes.ts';
import { BYTES, CONFIG, NO_COLOR } from './common-options.ts';
import type { CommandDefinition } from './definition.ts';

/** `ullage inspect`. */
export const INSPECT: CommandDefinition = {
  name: 'inspect',
  examples: [
    { line: 'ullage inspect disk.qcow2', meaning: 'The image and its backing chain.' },
    { line: 'ullage inspect --no-backing *.qcow2', meaning: 'Many images, each by itself.' },
    { line: 'ullage inspect --json --exact disk.qcow2', meaning: 'For a program, with what snapshots really pin.' },
  ],
  exitCodes: INSPECT_EXIT_CODE_MEANINGS,
  details: [
    'Tells what qemu-img info --backing-chain tells, and besides: how large the file can become, how much it may still take, and what is unsafe about it. Names inside an image that are not plain local paths are reported and never opened.',
  ],
  make: (onInvocation) =>
    new Command('inspect')
      .summary('say what an image file holds and how large it can become')
      .description(
        'Say what image files hold, what lies below them, how large they can become and what is unsafe about them.',
      )
      .argument('<files...>', 'image files')
      .option('--json', 'print one JSON document (docs/json.md) instead of text')
      .option('--exact', 'walk the tables of images with snapshots')
      .option('--no-backing', 'look at each file alone')
      .option(...BYTES)
      .option(...NO_COLOR)
      .option(...CONFIG)
      .action((files, flags) => onInvocation({ command: 'inspect', files, flags })),
};
