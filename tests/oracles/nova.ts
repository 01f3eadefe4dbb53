// Debian's Nova asked for its own audit (nova-audit.py), and the same trees asked for ours, in the same words.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { explanationOf } from '../../src/core/explanation.ts';
import type { NovaRules, NovaView } from '../../src/core/nova/view.ts';
import { collectHost } from '../../src/agent/collect.ts';
import { testWorld } from '../services/test-world.ts';

const run = promisify(execFile);

/** A domain as Nova is told of it: `volumes` null is a guest that it does not know. */
export interface NovaDomain {
  readonly uuid: string;
  readonly name: string;
  readonly xml: string;
  readonly volumes: readonly string[] | null;
}

/** One audit to be made. */
export interface NovaRequest {
  readonly instancesPath: string;
  readonly domains: readonly NovaDomain[];
}

/** What the audit says: figures, or that it was aborted. */
export interface NovaFigures {
  readonly localGib: bigint;
  readonly usedGib: bigint;
  readonly overCommitted: bigint | undefined;
  readonly leastGib: bigint | undefined;
  readonly aborted: boolean;
}

interface OracleAnswer {
  readonly localGib: number;
  readonly usedGib: number;
  readonly overCommitted: number | null;
  readonly leastGib: number | null;
  readonly error: string | null;
}

/** Debian's own Python: python3-nova is in its path only. */
const PYTHON = '/usr/bin/python3';

/** Nova's answers, in the order of the requests. `prefix` is a command to run it under: setpriv and its like. */
export async function askNova(
  requests: readonly NovaRequest[],
  prefix: readonly string[] = [],
): Promise<readonly NovaFigures[]> {
  const words = [...prefix, PYTHON, join(import.meta.dirname, 'nova-audit.py')];
  const [command = PYTHON, ...args] = words;
  const stdout = await new Promise<string>((resolve, reject) => {
    const child = execFile(command, args, { maxBuffer: 2 ** 26 }, (error, output, errors) => {
      if (error === null) resolve(output);
      else reject(new Error(`nova-audit.py: ${errors}`, { cause: error }));
    });
    child.stdin?.end(JSON.stringify(requests));
  });
  // What nova-audit.py's head says.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return (JSON.parse(stdout) as readonly OracleAnswer[]).map((answer) => figuresIn(answer));
}

function figuresIn({ localGib, usedGib, overCommitted, leastGib, error }: OracleAnswer): NovaFigures {
  return {
    localGib: BigInt(localGib),
    usedGib: BigInt(usedGib),
    overCommitted: overCommitted === null ? undefined : BigInt(overCommitted),
    leastGib: leastGib === null ? undefined : BigInt(leastGib),
    aborted: error !== null,
  };
}

/** Our view of a tree that holds its guests' XML. */
export async function viewOf(root: string, rules: NovaRules = 'nova'): Promise<NovaView> {
  const request = { connect: undefined, offline: root, paths: [], exact: false, deadlineMs: 10_000 };
  const { report } = await collectHost(testWorld(), request);
  const view = explanationOf(report).novaViews.find((candidate) => candidate.rules === rules);
  if (view === undefined) throw new Error(`no view of ${root} by the rules of ${rules}`);
  return view;
}

/** Our view, made by the user "nobody" in a process of his own. */
export async function figuresAsNobody(root: string): Promise<NovaFigures> {
  const script = join(import.meta.dirname, 'view-as-nobody.ts');
  const { stdout } = await run(process.execPath, [script, root], { maxBuffer: 2 ** 24 });
  // What view-as-nobody.ts writes.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return figuresIn(JSON.parse(stdout) as OracleAnswer);
}

/** Our view in the oracle's words. */
export function figuresOf(view: NovaView): NovaFigures {
  const aborted = view.aborts !== undefined;
  return {
    localGib: view.localGib,
    usedGib: view.localUsedGib,
    overCommitted: aborted ? undefined : view.overCommitted,
    leastGib: view.diskAvailableLeastGib,
    aborted,
  };
}
