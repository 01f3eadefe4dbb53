// Scenario files: commands as an operator types them, each followed by all that it prints. They are tests and documentation alike.
import { runCommandLine } from '../../src/cli/run.ts';
import { fakeServices } from './fake-services.ts';
import { hostNamed } from './hosts.ts';
import { INSPECTIONS } from './inspections.ts';

/** One command of a scenario. `expected` is what follows it in the file. */
export interface Step {
  readonly comment: readonly string[];
  readonly line: string;
  readonly expected: string;
}

/** Escapes would be invisible in the file, and dangerous to a terminal that shows it. */
const ESCAPE_SIGN = '␛';

/** Splits a file: lines that begin with "# " before a command are its comment, "$ " is a command, the rest its output. */
export function parseScenario(text: string): readonly Step[] {
  const steps: { comment: string[]; line: string; expected: string[] }[] = [];
  let comment: string[] = [];
  for (const line of text.split('\n').slice(0, -1)) {
    if (line.startsWith('# ')) {
      comment.push(line);
    } else if (line.startsWith('$ ')) {
      steps.push({ comment, line: line.slice(2), expected: [] });
      comment = [];
    } else {
      steps.at(-1)?.expected.push(line);
    }
  }
  return steps.map((step) => ({ ...step, expected: step.expected.join('\n') }));
}

/** The file of these steps with the given outputs in place of the expected ones. */
export function formatScenario(steps: readonly Step[], outputs: readonly string[]): string {
  return steps.map((step, index) => [...step.comment, `$ ${step.line}`, outputs[index] ?? '', ''].join('\n')).join('');
}

/** Runs "HOST=article COLUMNS=80 ullage explain --as nova" on a generated host. HOST and TTY are for the fake; the rest is env. */
export async function runStep(line: string): Promise<string> {
  const words = wordsOf(line);
  const start = words.indexOf('ullage');
  const assignments = words.slice(0, start).map((word): [string, string] => {
    const [name = '', value = ''] = word.split('=');
    return [name, value];
  });
  const { HOST, TTY, ...env } = Object.fromEntries(assignments);
  const fake = fakeServices({
    env: { LANG: 'C.UTF-8', COLUMNS: '80', ...env },
    isTty: TTY !== undefined,
    columns: Number(env['COLUMNS'] ?? 80),
    report: HOST === undefined ? undefined : hostNamed(HOST),
    inspections: INSPECTIONS,
  });
  const { exitCode } = await runCommandLine(fake.services, words.slice(start + 1));
  const errors = fake.stderr().split('\n').slice(0, -1);
  const output = [...(fake.stdout() === '' ? [] : [fake.stdout()]), ...errors.map((text) => `stderr: ${text}\n`)].join(
    '',
  );
  return `${output}[exit ${exitCode}]`.replaceAll('\u001B', ESCAPE_SIGN);
}

/** Words at blanks; single quotes keep blanks together. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/(?:[^\s']|'[^']*')+/g)].map(([word]) => word.replaceAll("'", ''));
}
