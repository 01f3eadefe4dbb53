// `ullage inspect`: read each file and its chain, show them, judge them.
import { cautionsOf } from '../../core/caution.ts';
import { UllageError } from '../../core/errors.ts';
import { inspectionDocument, type InspectedFile } from '../../wire/inspection-document.ts';
import { jsonPieces } from '../../wire/json.ts';
import type { Inspection } from '../../agent/contract.ts';
import { absolutePath } from '../absolute-path.ts';
import { errorText } from '../error-text.ts';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import { themeFor } from '../look.ts';
import type { InspectFlags } from '../program/flags.ts';
import { renderInspection } from '../render/inspection.ts';
import type { Outcome, Services } from '../services.ts';
import type { Settings } from '../settings/table.ts';

/** Runs the command. The order of the files is that of the output. */
export async function runInspect(
  services: Services,
  settings: Settings,
  asked: readonly string[],
  flags: InspectFlags,
): Promise<Outcome> {
  const inspect = await services.loadInspect();
  const options = { exact: settings.exact, backingChain: flags.backing };
  const paths = asked.map((path) => absolutePath(services, path));
  const { inspections, stuck } = await inspect(services.world, paths, options);
  const files = inspections.map((inspection, at) => inspected(asked[at] ?? '', inspection, flags.backing));
  const exitCode = exitCodeFor(files);
  const isAnswer = exitCode !== EXIT_CODES.failed;
  if (isAnswer || flags.json === true) {
    for (const piece of piecesOf(services, settings, files, flags)) await services.out.write(piece);
  }
  if (!isAnswer) await services.err.write(files.map((file) => errorText(unreadable(file), services.env)).join(''));
  return { exitCode, stuck };
}

function inspected(asked: string, { chain, problems }: Inspection, backingChain: boolean): InspectedFile {
  const refusals = problems.filter(({ kind }) => backingChain && kind === 'refused');
  const refusalOf = (path: string): string | undefined => refusals.find(({ subject }) => subject.path === path)?.found;
  return {
    asked,
    chain: chain.map((image) => ({ image, cautions: cautionsOf(image, refusalOf(image.file.path)) })),
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

/** Piece by piece: the text of ten thousand files is never needed whole, and whoever reads slowly makes us wait. */
function* piecesOf(
  services: Services,
  settings: Settings,
  files: readonly InspectedFile[],
  flags: InspectFlags,
): Generator<string, void, undefined> {
  if (flags.json === true) {
    yield* jsonPieces(inspectionDocument(services.world.version, files));
    return;
  }
  const theme = themeFor(services.out, services.env, settings, { all: flags.all === true });
  for (const [index, file] of files.entries()) yield (index === 0 ? '' : '\n') + renderInspection(theme, file);
}

/** 2 when no file could be read at all; 1 for a damaged or untrustworthy image; 3 when something could not be read. */
function exitCodeFor(files: readonly InspectedFile[]): ExitCode {
  if (files.every((file) => file.chain.length === 0)) return EXIT_CODES.failed;
  const cautions = files.flatMap((file) => file.chain.flatMap((entry) => entry.cautions));
  const isDamaged = files.some(({ problems }) => problems.some(({ kind }) => kind === 'damaged'));
  if (isDamaged || cautions.some(({ severity }) => severity !== 'info')) return EXIT_CODES.bad;
  return files.some((file) => file.problems.length > 0) ? EXIT_CODES.incomplete : EXIT_CODES.fine;
}
