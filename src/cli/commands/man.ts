// `ullage man`: the manual page on stdout.
import { EXIT_CODES } from '../exit-codes.ts';
import { manPage } from '../manual/man-page.ts';
import { outlineOf } from '../program/outline.ts';
import type { Outcome, Services } from '../services.ts';

/** Runs the command. */
export async function runMan(services: Services): Promise<Outcome> {
  const { version } = services.world;
  await services.out.write(manPage(version, outlineOf(version)));
  return { exitCode: EXIT_CODES.fine, stuck: [] };
}
