// `ullage completion`: a completion script on stdout.
import { EXIT_CODES } from '../exit-codes.ts';
import { bashCompletion } from '../manual/completion-bash.ts';
import { fishCompletion } from '../manual/completion-fish.ts';
import { zshCompletion } from '../manual/completion-zsh.ts';
import type { Shell } from '../program/flags.ts';
import { outlineOf, type CommandOutline } from '../program/outline.ts';
import type { Outcome, Services } from '../services.ts';

const WRITERS: Readonly<Record<Shell, (commands: readonly CommandOutline[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** Runs the command. */
export async function runCompletion(services: Services, shell: Shell): Promise<Outcome> {
  await services.out.write(WRITERS[shell](outlineOf(services.world.version)));
  return { exitCode: EXIT_CODES.fine, stuck: [] };
}
