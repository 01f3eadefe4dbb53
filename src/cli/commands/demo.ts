// `ullage demo`: builds the example, explains it with the collector that everybody uses, removes it again.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { explanationOf, type Explanation } from '../../core/explanation.ts';
import { UllageError } from '../../core/errors.ts';
import { availableAt, buildDemo } from '../demo/build.ts';
import { demoPlan } from '../demo/plan.ts';
import { epilogue, prologue } from '../demo/story.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { themeFor } from '../look.ts';
import type { DemoFlags } from '../program/flags.ts';
import { renderExplanation } from '../render/explanation.ts';
import type { Theme } from '../render/theme.ts';
import { selectFrom } from '../select.ts';
import type { Outcome, Services } from '../services.ts';
import type { Settings } from '../settings/table.ts';
import { systemWords } from '../system-words.ts';
import { audit } from './explain.ts';

/** Runs the command. Its exit code is 0 although the host is in trouble: that is what it came to show. */
export async function runDemo(services: Services, settings: Settings, flags: DemoFlags): Promise<Outcome> {
  const keep = flags.keep === true;
  const folder = makeFolder(services.temporaryFolder);
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const forget = keep ? () => {} : services.onSignal(remove);
  try {
    return await show(services, settings, flags, folder);
  } finally {
    forget();
    if (!keep) remove();
  }
}

async function show(services: Services, settings: Settings, flags: DemoFlags, folder: string): Promise<Outcome> {
  const theme = themeFor(services.out, services.env, settings, { all: flags.all === true });
  const available = availableAt(folder);
  const plan = demoPlan(available);
  build(folder, plan);
  await services.out.write(`${prologue(theme, plan, folder, available)}\n`);
  const { report, stuck } = await audit(services, {
    connect: undefined,
    offline: folder,
    paths: [],
    exact: false,
    deadlineMs: settings.deadlineSeconds * 1000,
  });
  const explanation = explanationOf(report, settings);
  await services.out.write(`${explained(theme, explanation)}\n`);
  await services.out.write(epilogue(theme, explanation, flags.keep === true ? folder : undefined));
  return { exitCode: EXIT_CODES.fine, stuck };
}

function explained(theme: Theme, explanation: Explanation): string {
  const selection = selectFrom(explanation, { pools: undefined, guests: undefined });
  return renderExplanation(theme, { explanation, selection, rules: 'ullage', isCopy: false });
}

/** By its real path: backing files are named absolutely, and /tmp may be a symbolic link. */
function makeFolder(parent: string): string {
  return attempt(`make a folder in ${parent}`, () => realpathSync(mkdtempSync(join(parent, 'ullage-demo-'))));
}

function build(folder: string, plan: ReturnType<typeof demoPlan>): void {
  attempt(`build the demonstration in ${folder}`, () => buildDemo(folder, plan));
}

function attempt<T>(what: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new UllageError('DEMO_FAILED', `${what}: ${systemWords(error)}`, {
      cause: error,
      hint: 'Set TMPDIR to a folder with a few free MiB, on a filesystem that knows sparse files.',
    });
  }
}
