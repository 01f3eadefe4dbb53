// `ullage explain`: collect, derive, select, show, judge.
import { setImmediate } from 'node:timers/promises';
import { explanationSteps, type Explanation } from '../../core/explanation.ts';
import { inTurns } from '../../core/steps.ts';
import type { TrackerDocument } from '../../wire/api/claims.ts';
import type { CollectRequest } from '../../agent/world.ts';
import { absolutePath } from '../absolute-path.ts';
import { standingLines, type Standing } from '../fleet/standing.ts';
import { themeFor } from '../look.ts';
import { progressLine } from '../progress.ts';
import type { ExplainFlags } from '../program/flags.ts';
import { renderExplanation } from '../render/explanation.ts';
import type { Theme } from '../render/theme.ts';
import { selectFrom } from '../select.ts';
import type { Outcome, Services } from '../services.ts';
import type { Settings } from '../settings/table.ts';
import { exitCodeOf } from '../verdict.ts';

/** Runs the command. Throws UllageError when there is nothing to explain. */
export async function runExplain(
  services: Services,
  settings: Settings,
  flags: ExplainFlags,
  host?: string,
): Promise<Outcome> {
  const { report, stuck, standing, tracker } =
    host === undefined
      ? { ...(await audit(services, requestOf(services, settings, flags))), standing: undefined, tracker: undefined }
      : await fetched(settings, flags, host);
  const explanation = await inTurns(explanationSteps(report, settings), {
    nowMs: () => services.world.monotonicMs(),
    pause: () => setImmediate(),
  });
  const selection = selectFrom(explanation, { pools: flags.pool, guests: flags.guest });
  if (flags.json === true) await writeDocument(services, explanation, standing);
  else {
    const theme = themeFor(services.out, services.env, settings, { all: flags.all === true });
    const age = standing === undefined ? '' : `${standingLines(theme, standing).join('\n')}\n\n`;
    const isCopy = flags.offline !== undefined;
    await services.out.write(age + renderExplanation(theme, { explanation, selection, rules: settings.as, isCopy }));
    if (tracker !== undefined) await writePromises(services, theme, tracker);
  }
  const isStale = standing !== undefined && standing.freshness !== 'fresh';
  return { exitCode: exitCodeOf(selection, settings.failOn, isStale), stuck };
}

/** What is promised on another host, as the server knows it: below what its report shows. */
async function writePromises({ out }: Services, theme: Theme, tracker: TrackerDocument): Promise<void> {
  const { promiseLines } = await import('../fleet/promises.ts');
  await out.write(`\n${promiseLines(theme, tracker).join('\n')}\n`);
}

/** Another host's report, with its age. */
async function fetched(settings: Settings, flags: ExplainFlags, host: string) {
  const { refuseAuditFlags, remoteReport } = await import('../remote-report.ts');
  const { clientOptions } = await import('../server-client.ts');
  refuseAuditFlags(flags);
  return { ...(await remoteReport(clientOptions(settings), host)), stuck: [] };
}

/** One audit with a progress line while it runs. */
export async function audit(
  services: Services,
  request: CollectRequest,
): ReturnType<Awaited<ReturnType<Services['loadCollect']>>> {
  const progress = progressLine(services);
  try {
    const collect = await services.loadCollect();
    return await collect(services.world, request, (step) => progress.report(step));
  } finally {
    await progress.end();
  }
}

function requestOf(services: Services, settings: Settings, flags: ExplainFlags): CollectRequest {
  return {
    connect: settings.connect,
    offline: flags.offline === undefined ? undefined : absolutePath(services, flags.offline),
    paths: settings.paths,
    exact: settings.exact,
    deadlineMs: settings.deadlineSeconds * 1000,
  };
}

/** Waits for each piece to be taken: whoever reads slowly makes us wait, not grow. */
async function writeDocument(
  { out }: Services,
  explanation: Explanation,
  standing: Standing | undefined,
): Promise<void> {
  const { explanationDocument } = await import('../../wire/explanation-document.ts');
  const { jsonPieces } = await import('../../wire/json.ts');
  for (const piece of jsonPieces(explanationDocument(explanation, standing))) await out.write(piece);
}
