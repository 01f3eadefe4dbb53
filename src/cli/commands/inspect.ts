// `ullage inspect`: read each file and its chain, show them, judge them.
import { resolve } from 'node:path';
import { cautionsOf } from '../../core/caution.ts';
import { inspectionDocument, type InspectedFile } from '../../wire/inspection-document.ts';
import { writeJson } from '../../wire/json.ts';
import type { Inspection } from '../../agent/contract.ts';
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
    files.push(inspected(path, inspection));
    stuck.push(...(inspection.stuck ?? []));
  }
  await services.out.write(textOf(services, settings, files, flags));
  return { exitCode: exitCodeFor(files), stuck };
}

function inspected(asked: string, { chain, problems }: Inspection): InspectedFile {
  return { asked, chain: chain.map((image) => ({ image, cautions: cautionsOf(image) })), problems };
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
