// `ullage placement`: decisions about where guests went, listed, and one derived again.
import { UllageError } from '../../core/errors.ts';
import { ask } from '../../wire/api/client.ts';
import { LIST_PLACEMENTS, SHOW_PLACEMENT } from '../../wire/api/placements.ts';
import { writeJson } from '../../wire/json.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { listingText, pages } from '../listing.ts';
import { themeFor } from '../look.ts';
import { answerText, exitCodeOf, placementsShown } from '../place/answer.ts';
import type { PlacementDeed, PlacementFlags } from '../program/flags.ts';
import { clientOptions } from '../server-client.ts';
import type { Outcome, Services } from '../services.ts';
import type { Settings } from '../settings/table.ts';

interface Asked {
  readonly deed: PlacementDeed;
  readonly subject: string | undefined;
  readonly flags: PlacementFlags;
}

/** Runs the command. */
export async function runPlacement(services: Services, settings: Settings, asked: Asked): Promise<Outcome> {
  const { deed, subject, flags } = asked;
  const options = clientOptions(settings);
  const theme = themeFor(services.out, services.env, settings, { all: flags.all === true });
  const limit = flags.all === true ? undefined : settings.rows;
  if (deed === 'show') {
    const answer = await ask(options, SHOW_PLACEMENT, { params: { id: given(subject) } });
    await services.out.write(flags.json === true ? writeJson(answer) : answerText(theme, answer, limit));
    return { exitCode: exitCodeOf(answer), stuck: [] };
  }
  const { host, outcome, forced } = flags;
  const query = { host, outcome, forced: forced === true ? 'true' : undefined };
  const { entries, more } = await pages(flags.json === true ? undefined : limit, async (page) => {
    const { placements, next } = await ask(options, LIST_PLACEMENTS, { query: { ...query, ...page } });
    return { entries: placements, next };
  });
  const shown = placementsShown(theme, entries, more);
  await services.out.write(flags.json === true ? writeJson(shown.document) : listingText(theme, shown));
  return { exitCode: EXIT_CODES.fine, stuck: [] };
}

function given(subject: string | undefined): string {
  if (subject !== undefined) return subject;
  throw new UllageError('CLI_USAGE', 'read the arguments of ullage placement: the id of a decision is missing', {
    hint: 'ullage placement list has those that are kept.',
  });
}
