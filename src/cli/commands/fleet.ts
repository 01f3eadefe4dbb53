// `ullage fleet|hosts|host|pools|guests|disks|findings|problems`: asks a server and shows the answer as a table, or as it is; once, or again and again.
import { writeJson } from '../../wire/json.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { answerTo, type Asked } from '../fleet/answer.ts';
import type { Shown } from '../fleet/list.ts';
import { fleetExitCode } from '../fleet/verdict.ts';
import { themeFor } from '../look.ts';
import { clientOptions } from '../server-client.ts';
import type { Outcome, Services } from '../services.ts';
import type { Settings } from '../settings/table.ts';
import { watchAnswers } from '../watch/watch.ts';

/** Runs the command. */
export async function runFleet(
  services: Services,
  settings: Settings,
  invocation: Omit<Asked, 'failOn'>,
): Promise<Outcome> {
  const asked = { ...invocation, failOn: settings.failOn };
  const { command, subject, flags } = asked;
  const json = flags.json === true;
  const options = clientOptions(settings);
  const limit = flags.all === true || json ? undefined : settings.rows;
  // Each time anew: a window may have become narrower.
  const answer = (): Promise<Shown> =>
    answerTo(asked, options, themeFor(services.out, services.env, settings, { all: flags.all === true }), limit);
  if (flags.watch === true) {
    const title = ['ullage', command, ...(subject === undefined ? [] : [subject])].join(' ');
    await watchAnswers(services, { title, json, options, ask: answer });
    return { exitCode: EXIT_CODES.fine, stuck: [] };
  }
  const { document, lines, judged } = await answer();
  await services.out.write(json ? writeJson(document) : `${lines.join('\n')}\n`);
  return { exitCode: fleetExitCode(judged), stuck: [] };
}
