// The file that keeps an agent's run: which run, the next number, and the marks of the machine it was made on.
import { UllageError } from '../../core/errors.ts';
import { readJson, writeJson, type JsonIn } from '../../wire/json.ts';
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
  const value = parsed(text);
  if (!isTable(value) || !isTable(value['machine'])) return undefined;
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

function parsed(text: string): JsonIn | undefined {
  try {
    return readJson(text);
  } catch (error) {
    if (!(error instanceof UllageError)) throw error;
    return undefined;
  }
}

function isTable(value: JsonIn | undefined): value is { readonly [key: string]: JsonIn } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: JsonIn | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
