// `ullage explain`: collect, derive, select, show, judge.
import { resolve } from 'node:path';
import { explanationOf, type Explanation } from '../../core/explanation.ts';
import type { CollectRequest } from '../../agent/world.ts';
import { themeFor } from '../look.ts';
import { progressLine } from '../progress.ts';
import type { ExplainFlags } from '../program/definition.ts';
import { renderExplanation } from '../render/explanation.ts';
import { selectFrom } from '../select.ts';
import type { Outcome, Services } from '../services.ts';
import type { Settings } from '../settings/table.ts';
import { exitCodeOf } from '../verdict.ts';

/** Runs the command. Throws UllageError when there is nothing to explain. */
export async function runExplain(services: Services, settings: Settings, flags: ExplainFlags): Promise<Outcome> {
  const { report, stuck } = await audit(services, requestOf(settings, flags));
  const explanation = explanationOf(report, settings);
  const selection = selectFrom(explanation, { pools: flags.pool, guests: flags.guest });
  const text =
    flags.json === true
      ? await jsonOf(explanation)
      : renderExplanation(themeFor(services.out, services.env, settings, { all: flags.all === true }), {
          explanation,
          selection,
          rules: settings.as,
          isCopy: flags.offline !== undefined,
        });
  await services.out.write(text);
  return { exitCode: exitCodeOf(selection, settings.failOn), stuck };
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

function requestOf(settings: Settings, flags: ExplainFlags): CollectRequest {
  return {
    connect: settings.connect,
    offline: flags.offline === undefined ? undefined : resolve(flags.offline),
    paths: settings.paths,
    exact: settings.exact,
    deadlineMs: settings.deadlineSeconds * 1000,
  };
}

async function jsonOf(explanation: Explanation): Promise<string> {
  const { explanationDocument } = await import('../../wire/explanation-document.ts');
  const { writeJson } = await import('../../wire/json.ts');
  return writeJson(explanationDocument(explanation));
}
