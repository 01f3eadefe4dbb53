// The last word of `npm test`: reads what each check and each vitest run left in a folder, names what is wrong, prints the totals.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';

/** The part of vitest's JSON report that we count. */
export interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** One `check` or `tests` step of tools/test.sh: its exit code, and for tests the report, if vitest wrote one. */
export interface Step {
  readonly name: string;
  readonly kind: 'check' | 'tests';
  readonly exitCode: number;
  readonly report?: VitestReport | undefined;
  /** Files under which Node itself died (tools/died-workers.ts) in another run, and nothing else of it. */
  readonly again?: { readonly files: readonly string[]; readonly exitCode: number; readonly report: VitestReport };
}

/** What is printed, and whether all was well. */
export interface Summary {
  readonly passed: number;
  readonly failed: number;
  /** A sentence for each thing that is wrong. */
  readonly complaints: readonly string[];
}

/** Tests are counted one by one; a failed check, and a vitest run that failed without a failed test, count as one failure each. */
export function summarise(steps: readonly Step[]): Summary {
  const parts = steps.map((step) => (step.kind === 'check' ? checkSummary(step) : testsSummary(step)));
  if (parts.length === 0) parts.push(failure('no check and no test was run'));
  return {
    passed: parts.reduce((sum, part) => sum + part.passed, 0),
    failed: parts.reduce((sum, part) => sum + part.failed, 0),
    complaints: parts.flatMap((part) => part.complaints),
  };
}

function checkSummary(step: Step): Summary {
  return step.exitCode === 0 ? { passed: 0, failed: 0, complaints: [] } : failure(`check failed: ${step.name}`);
}

function testsSummary(given: Step): Summary {
  const step = withSecondRun(given);
  if (step.report === undefined)
    return failure(`${step.name} tests: vitest left no report (exit code ${step.exitCode})`);
  const tests = step.report.testResults.flatMap((file) => file.assertionResults);
  const passed = tests.filter((test) => test.status === 'passed').length;
  const complaints = [
    ...tests.filter((test) => test.status !== 'passed').map((test) => `${wordOf(test.status)}: ${test.fullName}`),
    ...filesThatBroke(step.report),
  ];
  if (tests.length === 0) complaints.push(`${step.name} tests: there are none`);
  if (step.exitCode !== 0 && complaints.length === 0) {
    complaints.push(`${step.name} tests: vitest ended with exit code ${step.exitCode} (an error outside every test?)`);
  }
  return { passed, failed: complaints.length, complaints };
}

/** A file that was run again counts by its second run alone, whatever that came to. */
function withSecondRun(step: Step): Step {
  const { report, again } = step;
  if (report === undefined || again === undefined) return step;
  const isAgain = ({ name }: { readonly name: string }) => again.files.some((file) => name.endsWith(file));
  const kept = report.testResults.filter((file) => !isAgain(file));
  const isWellOtherwise = kept.every(({ status }) => status !== 'failed');
  // vitest's first exit code was for the death, where nothing else was wrong.
  const exitCode = isWellOtherwise ? again.exitCode : step.exitCode;
  return { ...step, exitCode, report: { testResults: [...kept, ...again.report.testResults] } };
}

/** A test that did not run counts as failed: none is silently left out. */
function wordOf(status: string): string {
  return status === 'failed' ? 'failed' : `did not run (${status})`;
}

/** A file that fails while it is loaded has no failed test to its name. */
function filesThatBroke(report: VitestReport): readonly string[] {
  return report.testResults
    .filter((file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'))
    .map((file) => `failed outside its tests: ${file.name}`);
}

function failure(complaint: string): Summary {
  return { passed: 0, failed: 1, complaints: [complaint] };
}

/** Reads the NAME.check and NAME.tests files (each holds an exit code) and the NAME.json reports of a folder. */
export function readSteps(folder: string): readonly Step[] {
  const names = readdirSync(folder).toSorted();
  return names
    .filter((file) => file.endsWith('.check') || file.endsWith('.tests'))
    .map((file) => {
      const kind = file.endsWith('.check') ? 'check' : 'tests';
      const name = basename(file, `.${kind}`);
      const exitCode = Number.parseInt(readFileSync(join(folder, file), 'utf8'), 10);
      const report = names.includes(`${name}.json`) ? readReport(join(folder, `${name}.json`)) : undefined;
      const again = names.includes(`${name}.again`) ? readSecondRun(folder, name) : undefined;
      return { name, kind, exitCode, report, ...(again === undefined ? {} : { again }) };
    });
}

/** Undefined where it left no report: then the first run counts. */
function readSecondRun(folder: string, name: string): Step['again'] {
  try {
    return {
      files: readFileSync(join(folder, `${name}.died`), 'utf8')
        .trim()
        .split('\n'),
      exitCode: Number.parseInt(readFileSync(join(folder, `${name}.again`), 'utf8'), 10),
      report: readReport(join(folder, `${name}.again.json`)),
    };
  } catch {
    return undefined;
  }
}

function readReport(path: string): VitestReport {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- vitest's own file, read in the run that wrote it
  return JSON.parse(readFileSync(path, 'utf8')) as VitestReport;
}

if (import.meta.main) {
  const { positionals } = parseArgs({ allowPositionals: true });
  const { passed, failed, complaints } = summarise(readSteps(positionals[0] ?? '.'));
  for (const complaint of complaints) console.log(complaint);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}
