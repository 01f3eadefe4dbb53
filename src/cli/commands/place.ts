// `ullage place`: has a server choose a host for a guest, and shows why.
import { ask } from '../../wire/api/client.ts';
import { PLACE } from '../../wire/api/placements.ts';
import { writeJson } from '../../wire/json.ts';
import { themeFor } from '../look.ts';
import { answerText, exitCodeOf } from '../place/answer.ts';
import { orderOf } from '../place/order.ts';
import type { PlaceFlags } from '../program/flags.ts';
import { clientOptions } from '../server-client.ts';
import type { Outcome, Services } from '../services.ts';
import type { Settings } from '../settings/table.ts';
import { unanswered } from '../unanswered.ts';

/** Runs the command. */
export async function runPlace(services: Services, settings: Settings, flags: PlaceFlags): Promise<Outcome> {
  const { id = services.randomUuid() } = flags;
  const body = orderOf(flags, id);
  // Whether it was decided is known only from an answer: without one the id is what finds out.
  const answer = await unanswered(
    `Whether it was placed is not known: the same command with --id ${id} finds out, and places it if not.`,
    () => ask(clientOptions(settings), PLACE, { body }),
  );
  const theme = themeFor(services.out, services.env, settings, { all: flags.all === true });
  const limit = flags.all === true ? undefined : settings.rows;
  await services.out.write(flags.json === true ? writeJson(answer) : answerText(theme, answer, limit));
  return { exitCode: exitCodeOf(answer), stuck: [] };
}
