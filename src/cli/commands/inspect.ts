// `ullage inspect`: read each file and its chain, show them, judge them.
import { resolve } from 'node:path';
import { cautionsOf } from '../../core/caution.ts';
import { UllageError } from '../../core/errors.ts';
import { inspectionDocument, type InspectedFile } from '../../wire/inspection-document.ts';
import { writeJson } from '../../wire/json.ts';
import type { Inspection } from '../../agent/contract.ts';
import { errorText } from '../error-text.ts';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import { themeFor } from '../look.ts';
import type { InspectFlags } from '../program/definition.ts';
import { renderInspection } from '../render/inspection.ts';
import type { Outcome, Services } from '../services.ts';
import type { Settings } from '../settings/table.ts';

/** Runs the command. Files are read one after the other: their order is that of the output. */
export async function runInspect(
  services: Services,
  settings: Settings,
  asked: readonly string[],
  flags: InspectFlags,
): Promise<Outcome> {
  const inspect = await services.loadInspect();
  const files: InspectedFile[] = [];
  const stuck: string[] = [];
  for (const path of asked) {
    const options = { exact: settings.exact, backingChain: flags.backing };
    const inspection = await inspect(services.world, resolve(path), options);
    files.push(inspected(path, inspection, flags.backing));
    stuck.push(...(inspection.stuck ?? []));
  }
  const exitCode = exitCodeFor(files);
  const isAnswer = exitCode !== EXIT_CODES.failed;
  if (isAnswer || flags.json === true) await services.out.write(textOf(services, settings, files, flags));
  if (!isAnswer) await services.err.write(files.map((file) => errorText(unreadable(file), services.env)).join(''));
  return { exitCode, stuck };
}

function inspected(asked: string, { chain, problems }: Inspection, backingChain: boolean): InspectedFile {
  const isRefused = (path: string): boolean =>
    backingChain && problems.some(({ kind, subject }) => kind === 'refused' && subject.path === path);
  return {
    asked,
    chain: chain.map((image) => ({ image, cautions: cautionsOf(image, isRefused(image.file.path)) })),
    problems,
  };
}

/** The first problem is the one about the file itself. */
function unreadable({ asked, problems: [problem] }: InspectedFile): UllageError {
  const why = problem === undefined ? 'nobody said why' : `${problem.attempted}: ${problem.found}`;
  return new UllageError('IMAGE_UNREADABLE', `inspect ${asked}: ${why}`, {
    operands: { path: asked },
    ...(problem?.hint === undefined ? {} : { hint: problem.hint }),
  });
}

function textOf(services: Services, settings: Settings, files: readonly InspectedFile[], flags: InspectFlags): string {
  if (flags.json === true) return writeJson(inspectionDocument(services.world.version, files));
  const theme = themeFor(services.out, services.env, settings, { all: flags.all === true });
  return files.map((file) => renderInspection(theme, file)).join('\n');
}

/** 2 when no file could be read at all; 1 for a damaged or untrustworthy image; 3 when something could not be read. */
function exitCodeFor(files: readonly InspectedFile[]): ExitCode {
  if (files.every((file) => file.chain.length === 0)) return EXIT_CODES.failed;
  const cautions = files.flatMap((file) => file.chain.flatMap((entry) => entry.cautions));
  if (cautions.some(({ severity }) => severity !== 'info')) return EXIT_CODES.bad;
  return files.some((file) => file.problems.length > 0) ? EXIT_CODES.incomplete : EXIT_CODES.fine;
}
