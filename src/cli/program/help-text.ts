// The help that follows a command's options: examples and exit codes.
import type { CommandDefinition } from './definition.ts';

/** Text below the options: examples, then exit codes where the command has its own. */
export function helpAfter({ examples, exitCodes }: Pick<CommandDefinition, 'examples' | 'exitCodes'>): string {
  const lines = examples.flatMap(({ line, meaning }) => [`  ${line}`, `      ${meaning}`]);
  const codes = exitCodes.map(([code, meaning]) => `  ${code}  ${meaning}`);
  return ['', 'Examples:', ...lines, ...(codes.length === 0 ? [] : ['', 'Exit codes:', ...codes])].join('\n');
}
