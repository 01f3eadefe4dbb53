// The help that follows a command's options: examples and exit codes.
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { EXIT_CODE_MEANINGS, EXIT_CODE_PRECEDENCE } from '../exit-codes.ts';
import type { Example } from './definition.ts';

/** Text below the options: examples, then exit codes where they differ. */
export function helpAfter(examples: readonly Example[], exitCodes: boolean): string {
  const lines = examples.flatMap(({ line, meaning }) => [`  ${line}`, `      ${meaning}`]);
  const codes = EXIT_CODE_MEANINGS.map(([code, meaning]) => `  ${code}  ${meaning}`);
  const end = exitCodes ? ['', 'Exit codes:', ...codes, `  ${EXIT_CODE_PRECEDENCE}`] : [];
  return ['', 'Examples:', ...lines, ...end].join('\n');
}

/** Adds examples and exit codes to a command's help. */
export function withHelp<T extends CommandUnknownOpts>(command: T, examples: readonly Example[], exitCodes = false): T {
  command.addHelpText('after', helpAfter(examples, exitCodes));
  return command;
}
