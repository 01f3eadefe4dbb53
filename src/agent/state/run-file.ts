// The file that keeps an agent's run: which run, the next number, and the marks of the machine it was made on.
import { isJsonObject, tryReadJson, writeJson, type JsonIn } from '../../wire/json.ts';
import type { MachineMarks } from './machine.ts';

/** What is kept. */
export interface RunFile {
  readonly agentRun: string;
  /** No report of this run has this number or a higher one. */
  readonly nextSequence: number;
  readonly machine: MachineMarks;
}

/** The file's text. */
export function runFileText(run: RunFile): string {
  return writeJson(run);
}

/** The content of a text; undefined when it is none of ours. */
export function readRunFile(text: string): RunFile | undefined {
  const value = tryReadJson(text);
  if (!isJsonObject(value) || !isJsonObject(value['machine'])) return undefined;
  const { agentRun, nextSequence, machine } = value;
  const { machineId, product, cards } = machine;
  if (typeof agentRun !== 'string' || typeof nextSequence !== 'bigint' || !Array.isArray(cards)) return undefined;
  if (nextSequence < 0n || nextSequence >= MOST_SEQUENCE) return undefined;
  return {
    agentRun,
    nextSequence: Number(nextSequence),
    machine: { machineId: textOf(machineId), product: textOf(product), cards: cards.map(String) },
  };
}

/** 2⁵² reports take eight milliards of years. */
const MOST_SEQUENCE = 2n ** 52n;

function textOf(value: JsonIn | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
